// Farcall's one script. Every page is complete without it; it adds search as you type, copying,
// keys, and remembering what was chosen. No framework, no request to anywhere else.
"use strict";
(() => {
  const root = document.documentElement;
  const YEAR = 31536000;

  // What was chosen is kept twice: in a cookie, so that the server renders it, and in
  // localStorage, which outlives browsers' shorter limits for cookies written by scripts.
  const CHOICES = ["lang", "style", "arch", "theme"];
  const stored = (name) => { try { return localStorage.getItem("farcall." + name); } catch { return null; } };
  // Over HTTPS no other host and no unencrypted page can plant one with this prefix.
  const isSafe = location.protocol === "https:";
  const cookieName = (name) => (isSafe ? "__Host-" : "") + name;
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(cookieName(name) + "="))?.slice(cookieName(name).length + 1);
  function remember(name, value) {
    try { localStorage.setItem("farcall." + name, value); } catch { /* private windows may refuse */ }
    document.cookie = `${cookieName(name)}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax${isSafe ? "; secure" : ""}`;
  }
  for (const name of CHOICES) {
    const value = stored(name);
    if (value && !cookie(name)) remember(name, value);
  }
  const theme = cookie("theme") || stored("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    search();
    keys();
    preview();
    generator();
    panels();
    found();
    document.getElementById("theme-toggle")?.addEventListener("click", () => {
      const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const now = root.dataset.theme || (systemDark ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      remember("theme", next);
    });
  });

  // Pages that are files have every language, one below the other, and no server to search. What is chosen is
  // shown alone; what is searched for is looked up in the files of search/, which `files/index.rs` describes.
  const FILES = root.dataset.root;
  const VALUES = 1021n;

  function panels() {
    const all = [...document.querySelectorAll("[data-lang-tab]")].map((tab) => tab.dataset.langTab);
    if (!FILES || !all.length) return;
    const wanted = [decodeURIComponent(location.hash.slice(1)), stored("lang"), all[0]];
    choosePanel(wanted.find((id) => all.includes(id)));
  }

  function choosePanel(id) {
    for (const panel of document.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== id;
    for (const tab of document.querySelectorAll("[data-lang-tab]")) {
      if (tab.dataset.langTab === id) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }

  const shards = new Map();
  function shard(key) {
    if (!shards.has(key)) {
      const entries = fetch(`${FILES}search/${key}.json`).then((answer) => (answer.ok ? answer.json() : []));
      shards.set(key, entries.catch(() => []));
    }
    return shards.get(key);
  }

  // What a query finds in the files, the best first, in the form of the API's results.
  async function lookUp(query, limit) {
    const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const result = ([name, kind, library, file], why, score) =>
      ({ name, kind, library, why, score, address: FILES + file });
    const best = new Map();
    const add = (one) => {
      const known = best.get(one.address);
      if (!known || known.score < one.score) best.set(one.address, one);
    };
    const plain = query.trim().toLowerCase();
    if (/^-?(0x[0-9a-f]{1,16}|[0-9]{1,20})$/.test(plain)) {
      const number = plain.startsWith("-") ? -BigInt(plain.slice(1)) : BigInt(plain);
      const widths = number < 0n ? [32, 64] : [64];
      for (const value of new Set(widths.map((bits) => BigInt.asUintN(bits, number)))) {
        for (const entry of await shard("v-" + (value % VALUES))) {
          if (entry[5] === value.toString(16)) add(result(entry, `value ${plain}`, 2e9 + entry[4]));
        }
      }
    }
    const guid = plain.replace(/[{}-]/g, "");
    if (/^[0-9a-f]{32}$/.test(guid)) {
      for (const entry of await shard("g-" + guid.slice(0, 3))) {
        if (entry[5] === guid) add(result(entry, "GUID", 3e9));
      }
    }
    const keyed = words.filter((word) => /^[a-z0-9]{3}/.test(word));
    const lists = await Promise.all(keyed.map((word) => shard(word.slice(0, 3))));
    const joined = words.join("");
    for (const entry of lists[0] || []) {
      if (entry.length > 5) continue;
      const name = entry[0].toLowerCase();
      const bare = name.replace(/[^\p{L}\p{N}]/gu, "");
      const weight = Math.min(entry[4], 1e6);
      if (name === plain) add(result(entry, "exact name", 1e9 + weight));
      else if (bare.startsWith(joined)) add(result(entry, `starts with ${plain}`, 1e8 + weight));
      else if (words.every((word) => name.includes(word))) add(result(entry, `contains ${plain}`, 1e7 + weight));
      else if (words.length === 1) add(result(entry, `abbreviation of ${entry[0]}`, 2e7 + weight));
    }
    // Of a text, each list has the words that begin as one word of the query does.
    const texts = lists.map((list, place) => new Map(list
      .filter((entry) => entry.length > 5 && entry[5].some((word) => word.startsWith(keyed[place])))
      .map((entry) => [entry[3], entry])));
    for (const [file, entry] of texts[0] || []) {
      if (texts.every((list) => list.has(file))) add(result(entry, `people wrote of ${plain}`, 1));
    }
    const abbreviates = (one) => !one.why.startsWith("abbreviation") || initials(one.name).startsWith(plain);
    return [...best.values()].filter(abbreviates).sort((a, b) => b.score - a.score || a.name.length - b.name.length)
      .slice(0, limit);
  }

  const initials = (name) =>
    (name.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}|(?<![\p{L}\p{N}])[\p{Ll}\p{N}]/gu) || []).map((part) => part[0]).join("").toLowerCase();

  // The page of results of a site that is files.
  async function found() {
    const list = document.querySelector("[data-found]");
    const query = new URLSearchParams(location.search).get("q")?.trim();
    if (!list || !query) return;
    document.getElementById("search-input").value = query;
    document.querySelector("h1").textContent = `Search: ${query}`;
    const results = await lookUp(query, 50);
    const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name });
    list.replaceChildren(...results.map((one) => {
      const item = document.createElement("li");
      const link = Object.assign(element("a", one.name, "name"), { href: one.address });
      item.append(link, " ", element("span", one.kind, "kind"), " ", element("span", one.library, "soft"), element("div", one.why, "why"));
      return item;
    }));
    document.querySelector("[data-found-note]").textContent = results.length
      ? `${results.length} results, the likeliest first.`
      : "Nothing here is called that. These files find names, abbreviations, values, GUIDs and words that people wrote, " +
        "from three letters on; the program also finds by shape, by field and past slips of the keyboard.";
  }

  // The text of an edit form as it would be shown, a moment after the last key.
  function preview() {
    const form = document.querySelector("[data-writing]");
    const place = document.querySelector("[data-preview]");
    if (!form || !place) return;
    const text = form.elements.namedItem("text");
    const shown = place.querySelector("[data-preview-text]");
    let timer, latest = 0;
    const refresh = async () => {
      const mine = ++latest;
      try {
        const answer = await fetch("/wiki/preview", { method: "POST", body: new URLSearchParams({ text: text.value }) });
        // The server has cleaned it; what is no preview, such as "too many", leaves the last one standing.
        if (!answer.ok || mine !== latest) return;
        shown.innerHTML = await answer.text();
        place.hidden = false;
      } catch { /* The button still works. */ }
    };
    text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(refresh, 400); });
    if (text.value.trim()) refresh();
    // Nobody leaves a text behind by mistake.
    const first = text.value;
    let isSent = false;
    form.addEventListener("submit", () => { isSent = true; });
    addEventListener("beforeunload", (event) => { if (!isSent && text.value !== first) event.preventDefault(); });
  }

  // The playground's generator answers on the page itself; its file has an address to share.
  function generator() {
    const form = document.querySelector("[data-generator]");
    if (!form) return;
    const place = form.querySelector("[data-generated]");
    let timer, latest = 0;
    const refresh = async () => {
      const mine = ++latest;
      const address = "/generate?" + new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(address, { headers: { accept: "text/html" } });
        if (mine !== latest) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const parts = page.querySelectorAll("main .notice, main .code");
        const link = document.createElement("a");
        link.href = address;
        link.textContent = "Link to this file";
        const line = document.createElement("p");
        line.append(link);
        place.replaceChildren(...parts, line);
        enhance(place);
      } catch { /* The button still works. */ }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(refresh, 300); });
    form.addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
    refresh();
  }

  // Buttons that only work with this script appear with it.
  function enhance(part) {
    for (const button of part.querySelectorAll("[data-copy], #theme-toggle, [data-help]")) button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) return void copyText(copy);
    if (event.target.closest("[data-help]")) return void document.getElementById("keyboard-help")?.showModal();
    const link = event.target.closest("a[data-lang-tab], a[data-style], a[data-arch], a[data-form]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    for (const [data, name] of [["langTab", "lang"], ["style", "style"], ["arch", "arch"]]) {
      if (link.dataset[data]) remember(name, link.dataset[data]);
    }
    event.preventDefault();
    if (FILES && link.dataset.langTab) choosePanel(link.dataset.langTab);
    else show(link.href, true);
  });
  addEventListener("popstate", () => show(location.href, false));

  // Replaces the main part by that of another address, so that the place on the page stays.
  async function show(address, isNew) {
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = page.querySelector("main");
      if (!answer.ok || !main) throw new Error("not a page");
      const focused = document.activeElement?.getAttribute?.("href");
      document.querySelector("main").replaceWith(main);
      document.title = page.title;
      if (isNew) history.pushState(null, "", address);
      enhance(main);
      if (focused) [...main.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
    } catch {
      location.href = address;
    }
  }

  async function copyText(button) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) return;
    const text = source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without permission or outside a secure context: select it and let the browser copy.
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    button.classList.add("done");
    document.getElementById("live-status").textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
      button.classList.remove("done");
      document.getElementById("live-status").textContent = "";
    }, 1600);
  }

  function search() {
    const input = document.getElementById("search-input");
    const list = document.getElementById("search-results");
    if (!input || !list) return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    let timer, pending, found = [], chosen = -1;

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      chosen = index;
      [...list.querySelectorAll("[role=option]")].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === index));
        if (i === index) option.scrollIntoView({ block: "nearest" });
      });
      if (index >= 0) input.setAttribute("aria-activedescendant", "option-" + index);
      else input.removeAttribute("aria-activedescendant");
    };
    const element = (tag, text) => {
      const made = document.createElement(tag);
      made.textContent = text;
      return made;
    };
    const fill = (results) => {
      found = results;
      list.replaceChildren(...results.map((result, index) => {
        const option = document.createElement("li");
        option.id = "option-" + index;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const place = result.library ? `${result.kind} · ${result.library}` : result.kind;
        option.append(element("b", result.name), element("span", place));
        if (result.why) option.append(element("small", result.why));
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => { location.href = result.address; });
        option.addEventListener("mousemove", () => { if (chosen !== index) choose(index); });
        return option;
      }));
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = results.length === 0;
      input.setAttribute("aria-expanded", String(results.length > 0));
      document.getElementById("live-status").textContent =
        results.length === 1 ? "1 result" : `${results.length} results`;
    };
    // Resolves with the results for what stands in the box right now.
    const ask = async () => {
      pending?.abort();
      const query = input.value.trim();
      if (!query) { found = []; close(); return []; }
      if (FILES) {
        const results = await lookUp(query, 8);
        if (input.value.trim() === query) fill(results);
        return results;
      }
      pending = new AbortController();
      const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(query), { signal: pending.signal });
      if (!answer.ok) { close(); return []; }
      const { results } = await answer.json();
      if (input.value.trim() === query) fill(results);
      return results;
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask().catch(() => {}), 60);
    });
    input.addEventListener("focus", () => { if (found.length && input.value.trim()) fill(found); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const count = list.hidden ? 0 : found.length;
      if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
      else if (event.key === "ArrowUp" && count) choose(chosen <= 0 ? count - 1 : chosen - 1);
      else if (event.key === "Enter" && chosen >= 0 && count) location.href = found[chosen].address;
      else if (event.key === "Escape" && count) { clearTimeout(timer); pending?.abort(); close(); }
      else return;
      event.preventDefault();
    });
    // Enter without a choice: straight to the page when the box holds exactly its name.
    input.form?.addEventListener("submit", (event) => {
      const query = input.value.trim();
      if (!query) { event.preventDefault(); return; }
      const exact = found.find((result) => result.name.toLowerCase() === query.toLowerCase());
      if (exact) { event.preventDefault(); location.href = exact.address; }
    });
  }

  function keys() {
    const input = document.getElementById("search-input");
    const focusSearch = () => { input?.focus(); input?.select(); input?.scrollIntoView({ block: "nearest" }); };
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return focusSearch();
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target;
      if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
        if (event.key === "Escape") target.blur();
        return;
      }
      if (document.querySelector("dialog[open]")) return;
      const action = {
        "/": focusSearch,
        s: focusSearch,
        "?": () => document.getElementById("keyboard-help")?.showModal(),
        c: () => document.querySelector("[data-copy]")?.click(),
        t: () => document.getElementById("theme-toggle")?.click(),
        l: () => step("[data-lang-tab]"),
        h: () => { location.href = "/"; },
      }[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  // The next of some links, after the current one.
  function step(selector) {
    const links = [...document.querySelectorAll(selector)];
    const current = links.findIndex((link) => link.hasAttribute("aria-current"));
    links[(current + 1) % links.length]?.click();
  }
})();
