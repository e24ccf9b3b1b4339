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
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.slice(name.length + 1);
  function remember(name, value) {
    try { localStorage.setItem("farcall." + name, value); } catch { /* private windows may refuse */ }
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax`;
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
    document.getElementById("theme-toggle")?.addEventListener("click", () => {
      const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const now = root.dataset.theme || (systemDark ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      remember("theme", next);
    });
  });

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
    show(link.href, true);
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
