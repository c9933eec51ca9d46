/* What this browser keeps of the page between two visits, in IndexedDB: the reader's run and the drafts of a text or of
   a model. py/panels/furniture/kept and py/panels/kit/kept.py say what is kept, and when.

   It reads at once, while Python is on its way, because the start must not wait for a disc, and because boot.js takes
   indexedDB away from PyScript until the page is ready.

   Not a library, idb-keyval for example: that would turn requests into promises, which takes ten lines here. What is
   left is not in it: a browser that never answers, connections that a browser or another tab closes, and runs that
   share the text they were trained on. */

var kept = (() => {
  "use strict";

  const NAME = "how-gpt-learns";
  const VALUES = "values"; // by name: "run", "aside" (a run that another has replaced), and the drafts
  const PARTS = "parts"; // what runs need, by identity: their texts and models
  const RUNS = ["run", "aside"];
  const AT_RISK = "at risk"; // see py/panels/kit/kept.py
  const PATIENCE = 10_000; // milliseconds

  // Why nothing is kept here: "frame", "fresh" because the link says so, or "".
  const why =
    window.top !== window ? "frame" : new URLSearchParams(location.search).get("fresh") === "1" ? "fresh" : "";
  const factory = (() => {
    try {
      return indexedDB;
    } catch {
      return /** @type {IDBFactory} */ ({}); // which cannot be opened, and so is blocked
    }
  })();

  /** @type {Promise<IDBDatabase> | undefined} */
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = factory.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const name of [VALUES, PARTS]) request.result.createObjectStore(name);
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = forget; // the reader has cleared it, or a phone has put the tab to sleep
        database.onversionchange = () => (database.close(), forget());
        resolve(database);
      };
    });
    return opened;
  }

  function forget() {
    opened = undefined;
  }

  /* One transaction: all of it is kept, or nothing. `work` gets both stores and a function that ends it with an error;
     what it returns is the result once everything is written. */
  async function transaction(mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const current = database.transaction([VALUES, PARTS], mode);
      let error, result;
      current.oncomplete = () => resolve(result);
      current.onabort = () => reject(error ?? current.error);
      const fail = (name) => {
        error = new DOMException("", name);
        current.abort();
      };
      result = work(current.objectStore(VALUES), current.objectStore(PARTS), fail);
    });
  }

  async function attempt(mode, work) {
    if (why) throw new DOMException("", "NotAllowedError");
    try {
      return await transaction(mode, work);
    } catch (error) {
      forget();
      if (/** @type {Error} */ (error).name !== "InvalidStateError") throw error;
      return transaction(mode, work); // the connection was closed
    }
  }

  function inTime(promise) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new DOMException("", "TimeoutError")), PATIENCE);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  const read = (values, name, into) => {
    values.get(name).onsuccess = ({ target }) => (into[name] = target.result ?? null);
    return into;
  };

  function readAll(values, parts) {
    const all = { parts: {} };
    for (const name of [...RUNS, AT_RISK]) read(values, name, all);
    parts.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      all.parts[cursor.key] = cursor.value;
      cursor.continue();
    };
    return all;
  }

  // Removes the parts that no run needs any more.
  function tidy(values, parts) {
    const needed = new Set();
    for (const name of RUNS) {
      values.get(name).onsuccess = ({ target }) => target.result?.needs.forEach((id) => needed.add(id));
    }
    parts.getAllKeys().onsuccess = ({ target }) => {
      for (const id of target.result) if (!needed.has(id)) parts.delete(id);
    };
  }

  function change(changed, added, values, parts, fail) {
    for (const id in added) parts.put(added[id], id);
    for (const name in changed) {
      const value = changed[name] ?? null;
      if (value === null) values.delete(name);
      else values.put(value, name);
      for (const id of value?.needs ?? []) {
        parts.count(id).onsuccess = ({ target }) => target.result || fail("NotFoundError");
      }
    }
    if (Object.keys(added).length || RUNS.some((name) => name in changed && !changed[name])) tidy(values, parts);
  }

  let found = null;
  const early = inTime(attempt("readonly", readAll));
  early.then((all) => (found = all)).catch(() => {}); // whoever asks for `early` gets the error

  return Object.freeze({
    why,
    /** What has been read by now: {run, aside, "at risk", parts}, each null if there is none. Before that, null. */
    found: () => found,
    /** The promise of that. It rejects if nothing can be read. */
    early,
    /** The promise of the value of this name, or of null. */
    async get(name) {
      const values = await inTime(attempt("readonly", (values) => read(values, name, {})));
      return values[name];
    },
    /** Keeps {name: value}, where null removes what is there, and {identity: part}. A run lists the parts that it
        `needs`; if one of them is missing, nothing is changed, and the promise rejects with a NotFoundError. */
    put: (changed, added) => inTime(attempt("readwrite", (...stores) => change(changed, added, ...stores))),
  });
})();
