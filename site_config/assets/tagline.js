/* Makes pages livelier; each of them works without it, and from file: addresses. */
(function () {
  "use strict";

  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }

  /* A folder's address needs its index where no server finds it. */
  function nameIndexes() {
    if (location.protocol !== "file:") return;
    each("a[href]", function (link) {
      var found = /^([^?#]*)(.*)$/.exec(link.getAttribute("href"));
      if (/(^|\/)\.{0,2}$/.test(found[1]) && found[1] && !/^[a-z]+:/i.test(found[1])) {
        link.setAttribute("href", found[1].replace(/\/?$/, "/") + "index.html" + found[2]);
      }
    });
  }

  function folder(address) { return location.protocol === "file:" ? address + "index.html" : address; }

  /* What is folded around the target of a link opens. */
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    var folded = false;
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS" && !at.open) { at.open = folded = true; }
    }
    if (folded) target.scrollIntoView();
  }

  function parameters() { return new URLSearchParams(location.hash.slice(1)); }

  /* The filters of the index; their state is in the address. */
  function filters() {
    var form = document.querySelector(".tl-filters");
    if (!form || !form.hidden) return;
    form.hidden = false;
    var rows = document.querySelectorAll(".tl-index tr[data-line]"), out = form.querySelector("output");
    parameters().forEach(function (value, name) {
      each('.tl-filters [name="' + CSS.escape(name) + '"]', function (field) {
        if (field.type === "search") field.value = value; else if (field.value === value) field.checked = true;
      });
    });
    function apply(remember) {
      var chosen = new FormData(form), words = (chosen.get("q") || "").toLowerCase(), shown = 0, state = new URLSearchParams();
      chosen.forEach(function (value, name) { if (value) state.append(name, value); });
      rows.forEach(function (row) {
        var line = chosen.get("line"), bump = chosen.get("bump"), only = chosen.get("only"), data = row.dataset;
        row.hidden = !((!line || data.line === line) && (!bump || data.bump === bump) &&
          (!only || (data.has || "").indexOf(only) >= 0) && (!words || row.textContent.toLowerCase().indexOf(words) >= 0));
        if (!row.hidden) shown += 1;
      });
      each(".tl-index tbody", function (year) { year.hidden = !year.querySelector("tr[data-line]:not([hidden])"); });
      out.textContent = shown + " of " + rows.length;
      if (remember) history.replaceState(null, "", String(state) ? "#" + state : location.pathname + location.search);
    }
    form.addEventListener("input", function () { apply(true); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    if (location.hash.indexOf("=") > 0) apply(false);
  }

  /* Any pair of releases: prepared pages where there is one, else put together here. */
  function pick() {
    var form = document.querySelector(".tl-pick");
    if (!form || !form.hidden) return;
    if (window.taglineReleases) return ready(form, window.taglineReleases);
    var script = document.createElement("script");
    script.src = form.dataset.root + "upgrade/data.js";
    script.onload = function () { ready(form, window.taglineReleases); };
    document.head.append(script);
  }

  function ready(form, releases) {
    var wanted = parameters(), root = form.dataset.root, from = form.elements.from, to = form.elements.to;
    var old = form.dataset.old, fresh = form.dataset.new;
    releases.forEach(function (release) {
      var name = release.v + (release.y ? " (yanked)" : "");
      from.add(new Option(name, release.v));
      to.add(new Option(name, release.v));
    });
    from.value = wanted.get("from") || old;
    to.value = wanted.get("to") || fresh;
    from.remove(0);
    to.remove(releases.length - 1);
    form.hidden = false;
    document.querySelector(".tl-pair").classList.add("tl-sr");
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function () {
      var target = named(releases, to.value);
      if (target.p === from.value) location.href = folder(root + "upgrade/" + target.s + "/");
      else if (root === "../") { location.hash = "from=" + from.value + "&to=" + to.value; show(); }
      else location.href = folder(root + "upgrade/") + "#from=" + from.value + "&to=" + to.value;
    });
    function show() { assemble(releases, named(releases, from.value), named(releases, to.value)); }
    if (wanted.get("from") && wanted.get("to") && (from.value !== old || to.value !== fresh)) show();
  }

  function named(releases, version) { return releases.find(function (release) { return release.v === version; }); }

  /* Releases stand with the highest version first. Those on the way are above `old`, and no later than `fresh`. */
  function assemble(releases, old, fresh) {
    var high = releases.indexOf(fresh), low = releases.indexOf(old), between = document.querySelector(".tl-between");
    var place = document.querySelector(".tl-found"), sum = {}, found = { b: [], d: [], f: [] }, held = {};
    if (high < 0 || low < 0) return;
    if (high >= low) return say(between, place, old === fresh ? "These are the same release." : fresh.v + " is older than " + old.v + ". Choose a later one to go to.");
    releases.slice(low).filter(function (r) { return r.t <= old.t; }).forEach(function (r) {
      "bdf".split("").forEach(function (key) { (r[key] || []).forEach(function (step) { held[step[0]] = true; }); });
    });
    var way = releases.slice(high, low).filter(function (r) { return r.t <= fresh.t; });
    way.forEach(function (release) {
      Object.keys(release.c).forEach(function (kind) { sum[kind] = (sum[kind] || 0) + release.c[kind]; });
      "bdf".split("").forEach(function (key) {
        (release[key] || []).forEach(function (step) {
          if (!held[step[0]]) { held[step[0]] = true; found[key].push(step[1]); }
        });
      });
    });
    var yanked = document.querySelector(".tl-withdrawn");
    if (yanked) yanked.hidden = true; /* it is about the release of the prepared page */
    var n = found.b.length, d = found.d.length;
    say(between, place, (way.length === 1 ? "One release" : way.length + " releases") + " on the way: " +
      (n ? n + " breaking change" + (n === 1 ? "" : "s") + " to act on" : "no breaking change is marked") +
      (d ? ", " + d + " deprecation" + (d === 1 ? "" : "s") + " to plan for" : "") + ".");
    between.append(tally(sum));
    section(place, "do", "Do before you upgrade", found.b, "tl-need", "");
    section(place, "plan-for", "Plan for", found.d, "", " is-warn");
    section(place, "security", "Security fixes you gain", found.f, "", " is-plain");
    if (fresh.k) known(place, fresh);
    var heading = make("h2", "", "Releases on the way"), list = make("ul", "tl-links", "");
    way.forEach(function (release) {
      var item = make("li", "", ""), link = make("a", "", release.v);
      link.href = folder("../releases/" + release.s + "/");
      item.append(link);
      list.append(item);
    });
    place.append(heading, list);
    nameIndexes();
  }

  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  function say(between, place, sentence) {
    between.replaceChildren(make("p", "tl-lede", sentence));
    place.replaceChildren();
  }

  var KINDS = ["breaking", "security", "added", "changed", "deprecated", "removed", "fixed", "other", "docs", "internal"];

  function tally(sum) {
    var list = make("ul", "tl-counts", "");
    KINDS.forEach(function (kind) {
      if (!sum[kind]) return;
      var item = make("li", "k-" + kind, ""), count = make("b", "", sum[kind].toLocaleString("en"));
      item.append(count, " " + kind);
      list.append(item);
    });
    return list;
  }

  /* The steps were escaped when the site was built; they are the very markup of its pages. */
  function section(place, id, title, steps, name, tone) {
    if (!steps.length) return;
    var box = make("section", name, ""), heading = make("h2", "", title), list = make("ol", "tl-steps" + tone, "");
    heading.id = id;
    list.innerHTML = steps.join("");
    box.append(heading, list);
    place.append(box);
  }

  /* As with steps, this is the markup of the release's own page. */
  function known(place, release) {
    var box = make("div", "", ""), heading = make("h2", "", "Known issues of " + release.v);
    heading.id = "known-issues";
    box.innerHTML = release.k;
    place.append(heading, box);
  }

  /* A page is as old as its build: which day is today is known here only. */
  function markToday() {
    var now = new Date(), two = function (number) { return (number < 10 ? "0" : "") + number; };
    var day = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    each('.tl-month time.d[datetime="' + day + '"]', function (time) {
      var cell = time.closest("td"), label = cell.querySelector(".tl-now") || make("span", "tl-now", "");
      cell.classList.add("today");
      label.textContent = "today";
      if (!label.parentNode) time.after(" ", label);
    });
  }

  function start() { nameIndexes(); filters(); pick(); markToday(); reveal(); }

  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    each(".tl details:not([open])", function (folded) { folded.dataset.closed = ""; folded.open = true; });
  });
  window.addEventListener("afterprint", function () {
    each(".tl details[data-closed]", function (folded) { delete folded.dataset.closed; folded.open = false; });
  });
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
