// Put into every document before its own scripts: notes what the scripts of inputs do and what the policy of the
// site stops, and tells what stands in a document that should not.
"use strict";
(() => {
  const native = { fetch: window.fetch.bind(window), setTimeout: window.setTimeout.bind(window) };
  const noted = [];
  const note = (what) => { if (noted.length < 50) noted.push(String(what).slice(0, 300)); };

  // Nothing of the site calls these.
  for (const name of ["alert", "confirm", "prompt", "print", "open", "postMessage", "msgbox"]) {
    window[name] = (...given) => note(`ran: ${name}(${given})`);
  }
  for (const name of ["Worker", "SharedWorker", "WebSocket", "EventSource", "RTCPeerConnection", "XMLHttpRequest"]) {
    window[name] = class { constructor(...given) { note(`ran: new ${name}(${given})`); } };
  }
  Navigator.prototype.sendBeacon = (...given) => { note(`ran: sendBeacon(${given})`); return true; };
  for (const name of ["write", "writeln", "open"]) {
    Document.prototype[name] = (...given) => note(`ran: document.${name}(${given})`);
  }
  // The site asks itself alone. How many of its questions are open is counted until it has shown the answer. Some
  // refusals are read and some are not: either way a question is closed once.
  let open = 0, asked = 0;
  window.fetch = async (address, ...rest) => {
    const url = new URL(address instanceof Request ? address.url : address, location.href);
    if (url.origin !== location.origin) { note(`ran: fetch(${url})`); throw new TypeError("no"); }
    open += 1;
    asked += 1;
    let isOpen = true;
    const close = () => native.setTimeout(() => { if (isOpen) open -= 1; isOpen = false; }, 0);
    try {
      const answer = await native.fetch(address, ...rest);
      // Time to begin to read it, for who does.
      let isRead = false;
      if (!answer.ok) native.setTimeout(() => { if (!isRead) close(); }, 0);
      for (const way of ["text", "json"]) {
        const read = answer[way].bind(answer);
        answer[way] = () => { isRead = true; return read().finally(close); };
      }
      return answer;
    } catch (error) { close(); throw error; }
  };
  // What the site's script waits for before it asks happens at once.
  window.setTimeout = (what, _, ...given) => native.setTimeout(what, 0, ...given);
  addEventListener("securitypolicyviolation", (event) => {
    note(`stopped by the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  }, true);

  // What the HTML of a text may have: elements, and their attributes.
  const PROSE = {
    a: ["class", "href", "rel", "title"], blockquote: [], br: [], code: ["class"], del: [], em: [],
    h3: ["id"], h4: ["id"], h5: ["id"], h6: ["id"], hr: [], li: [], ol: ["start"], p: [], pre: [],
    span: ["class"], strong: [], table: [], tbody: [], td: ["align"], th: ["align"], thead: [], tr: [], ul: [],
  };
  // On no page of the site, whatever else it has.
  const NEVER = new Set(["applet", "audio", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "img",
    "image", "marquee", "math", "noscript", "object", "portal", "slot", "source", "style", "template", "video"]);
  const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping", "background",
    "srcset", "srcdoc", "cite", "longdesc", "manifest", "codebase"];

  const short = (element) => element.outerHTML.slice(0, 160);
  const address = (value) => { try { return new URL(value, location.origin); } catch { return null; } };

  // Whether an attribute may be on any page at all; says what is wrong with it, or nothing.
  function wrong(name, value, isText) {
    if (/^on/i.test(name)) return `handler ${name}`;
    if (name === "style" || name === "srcdoc" || name === "http-equiv") return `attribute ${name}`;
    if (!ADDRESSES.includes(name)) return "";
    const url = address(value);
    const allowed = isText ? ["http:", "https:", "mailto:"] : ["http:", "https:"];
    return url && allowed.includes(url.protocol) ? "" : `address ${name}=${value}`;
  }

  // What the parts of a page look like that no text is in: elements with their attributes, where forms and scripts
  // lead, and which other sites are linked.
  function shapes(element) {
    // The script of the site shows what only works with it.
    const names = element.getAttributeNames().filter((name) => name !== "hidden").sort();
    const found = [`${element.namespaceURI.slice(-4)} ${element.localName} ${names}`];
    if (element.localName === "script") found.push(`script ${element.getAttribute("src")} ${element.textContent}`);
    if (element.localName === "link") found.push(`link ${element.rel}`);
    for (const name of names.filter((name) => ADDRESSES.includes(name))) {
      const url = address(element.getAttribute(name));
      if (url?.origin !== location.origin) found.push(`leads to ${url?.origin}`);
      if (name.endsWith("action")) found.push(`sends to ${url?.pathname}`);
    }
    return found;
  }

  // Everything in a document that should not be there. What is not in a text has to have one of the `known`
  // shapes; without them, they are added to `learned`.
  function faults(page, known, learned) {
    const found = [];
    for (const element of page.querySelectorAll("*")) {
      const isText = element.parentElement?.closest(".prose") != null;
      if (NEVER.has(element.localName)) found.push(`element: ${short(element)}`);
      if (element.shadowRoot) found.push(`shadow root: ${short(element)}`);
      for (const { name, value } of element.attributes) {
        const why = wrong(name, value, isText);
        if (why) found.push(`${why}: ${short(element)}`);
      }
      if (isText) {
        const may = Object.hasOwn(PROSE, element.localName) && PROSE[element.localName];
        if (!may || element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`in a text: ${short(element)}`);
        else for (const name of element.getAttributeNames()) {
          if (!may.includes(name)) found.push(`in a text, ${name}: ${short(element)}`);
        }
        if (element.id && !element.id.startsWith("user-")) found.push(`in a text, id: ${short(element)}`);
      } else if (learned) {
        for (const shape of shapes(element)) learned.add(shape);
      } else {
        for (const shape of shapes(element)) if (!known.has(shape)) found.push(`new here: ${shape}: ${short(element)}`);
      }
    }
    return found;
  }

  // What a reader sees and what attributes hold, to look for inputs in.
  const plain = (text) => text.replace(/[\0\ufffd\ufffe\uffff]+/g, "").replace(/\s+/g, " ").trim();
  function all(page) {
    const parts = [page.title, page.body.textContent];
    for (const element of page.body.querySelectorAll("[value], [href]")) {
      parts.push(element.getAttribute("value") ?? "");
    }
    return plain(parts.join("\n"));
  }

  function judge(page, visit, known, learned) {
    const found = faults(page, known, learned);
    const text = visit.shows.length ? all(page) : "";
    for (const input of visit.shows) {
      if (!text.includes(plain(input))) found.push(`not shown as text: ${input}`);
    }
    return found.map((fault) => `${visit.address.slice(0, 200)}: ${fault}`);
  }

  // The document that is open, and everything that was noted since.
  function here(visit, known, learned) {
    return judge(document, visit, known, learned).concat(noted.splice(0).map((what) => `${visit.address.slice(0, 200)}: ${what}`));
  }

  // Asks for a page as the site's script does when a choice is switched, and puts it into the one that is open.
  const send = (visit, redirect = "follow") => native.fetch(visit.address, {
    redirect,
    credentials: visit.anonymous ? "omit" : "same-origin",
    headers: { accept: "text/html" },
    ...visit.form && { method: "POST", body: new URLSearchParams(visit.form) },
  });
  async function ask(visit, known, learned) {
    // Where that leads to is not asked for.
    if (visit.before) await send(visit.before, "manual");
    const answer = await send(visit);
    const [text, type] = [await answer.text(), answer.headers.get("content-type")];
    if (answer.headers.get("x-content-type-options") !== "nosniff") return [`${visit.address}: may be sniffed`];
    if (!/^text\/html/.test(type)) {
      const isData = visit.type && type.startsWith(visit.type);
      if (visit.type === "application/json") JSON.parse(text);
      return isData ? [] : [`${visit.address}: ${type} instead of ${visit.type}`];
    }
    if (visit.type) return [`${visit.address}: a page instead of ${visit.type}`];
    const page = new DOMParser().parseFromString(text, "text/html");
    const found = judge(page, visit, known, learned);
    document.body.replaceWith(document.adoptNode(page.body));
    return found;
  }

  // Many visits, a few at a time where they do not depend on each other.
  async function visits(list, known) {
    const [learned, found] = [known ? null : new Set(), []];
    const shapes = new Set(known ?? []);
    let next = 0;
    const one = async () => {
      while (next < list.length) {
        const visit = list[next++];
        try { found.push(...await ask(visit, shapes, learned)); } catch (error) { found.push(`${visit.address}: ${error}`); }
      }
    };
    await Promise.all(Array.from({ length: list.some((visit) => visit.before) ? 1 : 6 }, one));
    // Images fail and animations begin a moment later.
    await moment(100);
    found.push(...noted.splice(0));
    return { found, learned: learned ? [...learned] : [] };
  }

  const moment = (time) => new Promise((done) => native.setTimeout(done, time));
  async function quiet() {
    for (let waited = 0; open > 0; waited += 1) {
      if (waited > 2000) throw new Error("the script waits for an answer that does not come");
      await moment(1);
    }
  }

  // Types into a field that the script of the site watches, and looks at what it makes of the answers.
  async function type(selector, inputs, known) {
    const [learned, found] = [known ? null : new Set(), []];
    const shapes = new Set(known ?? []);
    await quiet();
    const field = document.querySelector(selector);
    for (const input of inputs) {
      field.value = input;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      // The script waits for a moment, which is none here, before it asks. Some inputs it does not ask about.
      const before = asked;
      for (let waited = 0; asked === before && waited < 500; waited += 1) await moment(1);
      await quiet();
      found.push(...faults(document, shapes, learned).map((fault) => `${input}: ${fault}`));
    }
    await moment(100);
    found.push(...noted.splice(0));
    return { found, learned: learned ? [...learned] : [] };
  }

  // Reads a feed as a program does that shows it: its entries are HTML, put into a page.
  const FEED = ["author", "channel", "content", "description", "entry", "feed", "guid", "id", "item", "link", "name",
    "pubDate", "rss", "title", "updated"];
  const ENTRY = ["code", "del", "ins", "p", "span", "table", "tbody", "td", "tr"];
  const ENTRY_ATTRIBUTES = ["aria-hidden", "class", "colspan"];
  async function feed(address, lines) {
    const answer = await native.fetch(address);
    const [text, found] = [await answer.text(), []];
    if (!/^application\/(atom|rss)\+xml/.test(answer.headers.get("content-type"))) found.push("it is no feed");
    if (answer.headers.get("x-content-type-options") !== "nosniff") found.push("it may be sniffed");
    const xml = new DOMParser().parseFromString(text, "application/xml");
    const broken = xml.querySelector("parsererror");
    if (broken) return [`${address}: ${broken.textContent}`];
    for (const element of xml.querySelectorAll("*")) {
      if (!FEED.includes(element.localName)) found.push(`element: ${short(element)}`);
    }
    const entries = [...xml.querySelectorAll("entry > content, item > description")];
    if (entries.length !== lines.length) found.push(`${entries.length} entries and not ${lines.length}`);
    const shown = document.createElement("main");
    document.body.replaceChildren(shown);
    let all = "";
    for (const entry of entries) {
      shown.innerHTML = entry.textContent;
      all += plain(shown.textContent) + "\n";
      for (const element of shown.querySelectorAll("*")) {
        const names = element.getAttributeNames();
        const may = ENTRY.includes(element.localName) && names.every((name) => ENTRY_ATTRIBUTES.includes(name));
        if (!may) found.push(`in an entry: ${short(element)}`);
      }
    }
    for (const line of lines) if (!all.includes(plain(line))) found.push(`not shown as text: ${line}`);
    await moment(20);
    return found.concat(noted.splice(0)).map((fault) => `${address}: ${fault}`);
  }

  window.detector = { here, visits, type, feed, noted };
})();
