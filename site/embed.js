/* Panels of "How a GPT learns, live" in any page:

       <script src="https://…/embed.js" defer></script>
       <how-gpt-learns panel="attention" name="charlotte"></how-gpt-learns>

   The panel is an iframe with embed.html, which is next to this file. It starts when it comes near the window or when
   the reader presses "Start". Far from the window it rests: its frame is removed, and comes back with the window, unless
   the reader or the host has done something in it. Its height follows its content, and its theme follows the text around it.

   Attributes  panel      the panel's id, such as "attention"; gallery.html shows them all
               start      "press": does not start before the button is pressed
               theme      "light" or "dark", instead of following the page
               timeline   if present: shows the slider through the steps of the run
               experiment a text or model of your own, as "Copy embed code" writes it
               model      "own": does not share its model with other panels on the page
               sandbox    if present: the frame has no origin, so it cannot share its model either
               and the panel's settings: name, prefix, seed, step, ... gallery.html lists them
   Events      ready      {panel}                         the panel works
               step       {step, loss}                    the model has trained; at most ten times a second
               trained    {step, seed, validationLoss}    the run, or the requested number of steps, is done
               diverged   {step}                          the run has ended early: after this step its numbers exploded
               error      {message}                       the panel cannot start, or a command was not carried out in full
   Methods     train(steps?)  pause()  setTimeline(step?)     without a step: the end of the run
               They start the panel if necessary.

   Messages are accepted only from our own frame and its expected origin, and are sent only to that origin. The origin
   of a sandboxed frame is "null"; then only the frame itself can be checked.

   This is a classic script, because browsers load a module from another origin only if its server allows that with a
   header. It also works as a module, which is how older pages load it. */

(() => {
  "use strict";

  const MARK = "how-gpt-learns";
  const NEAR = "300px"; // from the window
  const FAR = "150%"; // of the window's height: a panel beyond that rests
  const TALLEST = 20_000; // CSS pixels that a frame may ask for
  const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
  const NOTE = "A small GPT that learns in this page. It loads up to 15 MB, once for all panels.";
  // The build fills in these two, from each panel's panel.json and settings.py.
  /** @type {Record<string, { title: string, heights: Record<string, number>, still: boolean }>} */
  const PANELS = {};
  /** @type {string[]} */
  const SETTINGS = [];
  const PASSED_ON = [...SETTINGS, "timeline", "model"];

  if (customElements.get(MARK)) return; // loaded twice
  const own = ownAddress();
  if (!own || !canAdoptStyles()) {
    // The elements keep showing their own content, usually a link.
    const why = own ? "this browser is too old (of Safari it takes 17.4)" : "embed.js cannot tell its own address";
    console.warn(`How a GPT learns: its panels cannot be shown, ${why}.`);
    return;
  }
  const ADDRESS = new URL("./embed.html", own);

  const SHEET = new CSSStyleSheet(); // unlike a <style>, it passes a host's Content-Security-Policy
  SHEET.replaceSync(`
    :host { display: block; margin-block: 1.5em; transition: color 1ms; }
    :host([hidden]) { display: none; }
    .still { position: relative; display: grid; place-content: center; justify-items: center; gap: 1rem;
      box-sizing: border-box; padding: 1rem; border-radius: 6px;
      border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
      text-align: center; font: 500 1rem/1.4 system-ui, sans-serif; }
    img { width: min(36rem, 100%); height: auto; justify-self: center; border-radius: 6px; }
    p { margin: 0; }
    small { display: block; opacity: .8; }
    button { min-width: 8rem; min-height: 2.75rem; border: 1px solid; border-radius: 6px; background: none;
      color: inherit; font: inherit; cursor: pointer; }
    button:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
    button:focus-visible { outline: 3px solid; outline-offset: 2px; }`);

  class HowGptLearns extends HTMLElement {
    static observedAttributes = ["panel", "theme", "sandbox", "experiment", ...PASSED_ON];

    #root = this.attachShadow({ mode: "open" });
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #ready = false;
    /** @type {object[]} */
    #pending = []; // commands for a panel that is not ready
    #theme = ""; // last sent to the frame
    #touched = false; // by the reader or the host: it may hold what would be lost
    #told = false; // the host, that it is ready
    #resting = false;
    #last = 0; // height of the frame, in CSS pixels
    #far = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting || this.#rest(), { rootMargin: FAR });
    #near = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && this.#load(), { rootMargin: NEAR });
    #listener = (event) => this.#onMessage(event);

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [SHEET];
      // The text colour is inherited, so this transition runs whenever the host switches between light and dark.
      this.addEventListener("transitionend", (event) => event.target === this && this.#sendTheme());
    }

    connectedCallback() {
      addEventListener("message", this.#listener);
      this.#showStill();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#listener);
      this.#near.disconnect();
      this.#removeFrame();
      this.#touched = this.#told = this.#resting = false;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.isConnected || before === now) return;
      if (name === "theme") return this.#sendTheme();
      const running = this.#frame;
      this.#told = this.#resting = false;
      this.#removeFrame();
      this.#showStill();
      if (running) this.#load();
    }

    get panel() {
      return this.getAttribute("panel") ?? "";
    }

    set panel(name) {
      this.setAttribute("panel", name);
    }

    train(steps = null) {
      this.#command("train", steps);
    }

    pause() {
      this.#command("pause");
    }

    setTimeline(step = null) {
      this.#command("setTimeline", step);
    }

    /** Starts the panel now, wherever it is, and keeps it. */
    start() {
      this.#touched = true;
      this.#load();
    }

    #load() {
      if (this.#frame || !this.isConnected || !this.#known) return;
      this.#near.disconnect();
      const url = new URL(ADDRESS);
      url.searchParams.set("panel", this.panel);
      for (const name of PASSED_ON) {
        const value = this.getAttribute(name);
        if (value !== null) url.searchParams.set(name, value);
      }
      if (this.hasAttribute("timeline")) url.searchParams.set("timeline", "yes");
      url.searchParams.set("theme", (this.#theme = this.#wantedTheme()));
      url.searchParams.set("host", self.origin);
      const experiment = this.getAttribute("experiment");
      if (experiment) url.hash = `&experiment=${experiment}`; // after the #, so that it is sent to no server
      // Not in the shadow tree, where other panels' frames could not find this one to share their model.
      const frame = document.createElement("iframe");
      frame.slot = "panel";
      frame.style = "display: block; width: 100%; max-width: none; margin: 0; border: 0; border-radius: 6px";
      if (this.hasAttribute("sandbox")) frame.sandbox = SANDBOX;
      frame.title = `${PANELS[this.panel].title} (interactive)`;
      frame.style.height = `${this.#height()}px`;
      frame.src = url.href;
      this.#root.innerHTML = '<slot name="panel"></slot>';
      this.append(frame);
      this.#frame = frame;
      this.#resting = false;
      this.#far.observe(this);
    }

    /* A panel takes some 70 MB. One that is far from the window, and that nobody has used, gives them back; when it comes
       near again, it starts again. */
    #rest() {
      if (!this.#frame || this.#touched || document.activeElement === this.#frame) return;
      this.#resting = true;
      this.#removeFrame();
      this.#showStill();
    }

    get #known() {
      return Object.hasOwn(PANELS, this.panel);
    }

    #height() {
      const { heights } = PANELS[this.panel];
      const width = this.clientWidth;
      return heights[width < 540 ? "360" : width < 900 ? "720" : "1080"];
    }

    #removeFrame() {
      this.#far.disconnect();
      this.#frame?.remove();
      this.#frame = null;
      this.#ready = false;
    }

    #showStill() {
      const [box, text] = [document.createElement("div"), document.createElement("p")];
      box.className = "still";
      box.append(text);
      this.#root.replaceChildren(box);
      if (!this.#known) {
        text.textContent = `<how-gpt-learns> needs a panel: ${Object.keys(PANELS).join(", ")}.`;
        return;
      }
      const { title, still } = PANELS[this.panel];
      const waits = this.getAttribute("start") === "press" && !this.#resting;
      // A panel that starts by itself must not move what is below it.
      box.style.minHeight = waits ? "20rem" : `${(this.#resting && this.#last) || this.#height()}px`;
      if (still) box.prepend(this.#picture());
      text.textContent = title;
      text.append(Object.assign(document.createElement("small"), { textContent: NOTE }));
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Start";
      button.setAttribute("aria-label", `Start: ${title}`);
      button.addEventListener("click", () => this.start());
      box.append(button);
      if (!waits) this.#near.observe(this);
    }

    #picture() {
      const picture = Object.assign(new Image(720, 400), { alt: "", loading: "lazy" }); // decorative
      picture.src = new URL(`./img/still-${this.panel}-${this.#wantedTheme()}.jpg`, ADDRESS).href;
      picture.addEventListener("error", () => picture.remove()); // the host's policy may block it
      return picture;
    }

    /* The attribute's theme, or else the opposite of the text's lightness. */

    #wantedTheme() {
      const theme = this.getAttribute("theme");
      if (theme === "light" || theme === "dark") return theme;
      return lightness(getComputedStyle(this).color) > 0.5 ? "dark" : "light";
    }

    #sendTheme() {
      const theme = this.#wantedTheme();
      if (!this.#frame || theme === this.#theme) return;
      this.#theme = theme;
      this.#send({ type: "theme", theme });
    }

    /* Messages. */

    get #origin() {
      return self.origin === "null" || this.hasAttribute("sandbox") ? "null" : ADDRESS.origin;
    }

    #command(name, steps = null) {
      if (steps !== null && !(Number.isInteger(steps) && steps >= 0)) {
        throw new TypeError(`${name}: ${steps} is no number of steps`);
      }
      const message = { type: "command", name, steps };
      this.#touched = true;
      if (this.#ready) this.#send(message);
      else {
        this.#pending.push(message);
        this.start();
      }
    }

    #send(message) {
      this.#frame?.contentWindow?.postMessage({ [MARK]: 1, ...message }, this.#origin === "null" ? "*" : this.#origin);
    }

    #onMessage({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (typeof data !== "object" || data?.[MARK] !== 1) return;
      const { [MARK]: _, type, ...detail } = data;
      if (type === "size") {
        if (!(detail.height > 0 && detail.height < TALLEST)) return;
        this.#last = Math.ceil(detail.height);
        this.#frame.style.height = `${this.#last}px`;
      } else if (type === "touched") {
        this.#touched = true;
      } else if (["ready", "step", "trained", "diverged", "error"].includes(type)) {
        if (type === "ready") {
          this.#ready = true;
          this.#theme = ""; // it may have changed before the frame was listening
          this.#sendTheme();
          for (const message of this.#pending.splice(0)) this.#send(message);
          if (this.#told) return; // it has only rested
          this.#told = true;
        }
        this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
      }
    }
  }

  /* The lightness of any CSS colour, from 0 (black) to 1 (white). */
  function lightness(colour) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  }

  /* In a module `currentScript` is null, and in a classic script `import.meta` is a syntax error. But the stack of an
     error names the file that created it. */
  function ownAddress() {
    const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
    return script?.src || new Error().stack?.match(/https?:[^\s()]+?(?=:\d+:\d+)/)?.[0];
  }

  function canAdoptStyles() {
    try {
      new CSSStyleSheet().replaceSync("");
      return "adoptedStyleSheets" in document;
    } catch {
      return false;
    }
  }

  customElements.define(MARK, HowGptLearns);
})();
