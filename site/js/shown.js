/* Takes out of the page what its address leaves out, as in `?panels=task,training&furniture=none`.

   The build puts this script into the page itself, behind all that it may take out. None of that is painted before
   (js/in-turn.js), and Python does not start it. What is wrong with such an address, py/panels/furniture/shown.py says. */

{
  const given = new URLSearchParams(location.search);
  const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-panel]")]);
  const wanted = given.get("panels")?.split(",") ?? [];

  delete document.documentElement.dataset.choosing;
  document.documentElement.dataset.furniture = given.get("furniture") ?? ""; // for css/furniture.css
  if (given.get("furniture") === "none") document.querySelector("#picture")?.remove();

  if (wanted.length && wanted.every((id) => sections.some((section) => section.id === id))) {
    for (const section of sections) if (!wanted.includes(section.id)) section.remove();

    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[href^='#']"));
    for (const link of links) {
      if (document.getElementById(link.hash.slice(1))) continue;
      if (link.matches(".skip")) link.href = `#${document.querySelector("[data-panel]")?.id}`;
      else if (link.closest("nav, #closing")) link.closest("li")?.remove();
      else for (const name of ["href", "aria-label"]) link.removeAttribute(name);
    }
  }
}
