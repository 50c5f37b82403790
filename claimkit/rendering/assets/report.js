(function () {
  "use strict";
  var root = document.documentElement;
  var text = document.querySelector(".text");
  if (!text) { return; }
  root.classList.add("js");
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  var cards = all("#panel-claims .card");
  var pieces = all("[data-o]", text);
  var offsets = pieces.map(function (piece) { return Number(piece.getAttribute("data-o")); });
  var chosen = null;

  // Tabs
  var tabs = all("[role=tab]");
  function showTab(tab, focus) {
    tabs.forEach(function (other) {
      var on = other === tab;
      other.setAttribute("aria-selected", on ? "true" : "false");
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !on;
    });
    if (focus) { tab.focus(); }
  }
  tabs.forEach(function (tab, index) {
    tab.addEventListener("click", function () { showTab(tab); });
    tab.addEventListener("keydown", function (event) {
      var step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step) { showTab(tabs[(index + step + tabs.length) % tabs.length], true); event.preventDefault(); }
    });
  });
  if (tabs.length) { showTab(tabs[0]); }

  // Choosing a record: its card opens, its passage lights up
  function firstFrom(start) {
    var low = 0, high = offsets.length;
    while (low < high) { var middle = (low + high) >> 1; if (offsets[middle] < start) { low = middle + 1; } else { high = middle; } }
    return low;
  }
  function light(start, end) {
    all(".lit", text).forEach(function (piece) { piece.classList.remove("lit"); });
    for (var i = firstFrom(start); i < pieces.length && offsets[i] < end; i += 1) {
      if (!pieces[i].classList.contains("figure")) { pieces[i].classList.add("lit"); }
    }
    return pieces[firstFrom(start)];
  }
  function close() {
    if (!chosen) { return; }
    chosen.classList.remove("open");
    chosen.querySelector(".head").setAttribute("aria-expanded", "false");
    all(".lit, .chosen", text).forEach(function (piece) { piece.classList.remove("lit", "chosen"); });
    chosen = null;
  }
  function reveal(element, block) {
    if (!element) { return; }
    var box = element.getBoundingClientRect();
    if (box.top < 20 || box.bottom > window.innerHeight - 20) { element.scrollIntoView({ block: block || "nearest" }); }
  }
  function choose(id, from) {
    var card = document.getElementById(id);
    if (!card || !card.classList.contains("card")) { return; }
    var again = card === chosen && from === "card";
    close();
    if (again) { return; }
    chosen = card;
    card.hidden = false;
    card.classList.add("open");
    card.querySelector(".head").setAttribute("aria-expanded", "true");
    showTab(document.getElementById(card.closest("[role=tabpanel]").getAttribute("aria-labelledby")));
    var figures = pieces.filter(function (piece) { return piece.getAttribute("data-c") === id || piece.getAttribute("data-e") === id; });
    figures.forEach(function (piece) { piece.classList.add(piece.getAttribute("data-c") === id ? "chosen" : "lit"); });
    var place = figures[0];
    if (card.hasAttribute("data-start")) {
      var begin = light(Number(card.getAttribute("data-start")), Number(card.getAttribute("data-end")));
      place = place || begin;
    }
    if (from !== "text") { reveal(place, "center"); }
    var panel = document.getElementById("details");
    if (getComputedStyle(panel).position === "sticky") {
      panel.scrollTop += card.getBoundingClientRect().top - panel.getBoundingClientRect().top - 48;
    } else if (from === "text") { reveal(card); }
  }
  document.addEventListener("click", function (event) {
    var head = event.target.closest(".head");
    if (head) { choose(head.parentNode.id, "card"); return; }
    var link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href").length > 1) {
      var id = link.getAttribute("href").slice(1);
      if (document.getElementById(id) && document.getElementById(id).classList.contains("card")) {
        choose(id, text.contains(link) ? "text" : "link");
        try { history.replaceState(null, "", "#" + id); } catch (error) { /* a page without an address */ }
        event.preventDefault();
      }
      return;
    }
    var quoted = event.target.closest(".text [data-q]");
    if (quoted) { choose(quoted.getAttribute("data-q"), "text"); }
  });
  if (location.hash.length > 1) {
    choose(location.hash.slice(1), "link");
    window.addEventListener("load", function () { setTimeout(function () { window.scrollTo(0, 0); if (chosen) { reveal(text.querySelector(".chosen, .lit"), "center"); } }, 0); });
  }

  // Filters
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  var selects = all("[data-filter]");
  var rows = all("#sorted tbody tr");
  function filter() {
    var wanted = search ? search.value.trim().toLowerCase() : "";
    var visible = {}, count = 0;
    cards.forEach(function (card) {
      var fits = selects.every(function (select) { return !select.value || card.getAttribute("data-" + select.getAttribute("data-filter")) === select.value; });
      fits = fits && (!wanted || card.textContent.toLowerCase().indexOf(wanted) >= 0);
      card.hidden = !fits;
      visible[card.id] = fits;
      count += fits ? 1 : 0;
    });
    rows.forEach(function (row) { row.hidden = visible[row.getAttribute("data-c")] === false; });
    if (!shown) { return; }
    shown.textContent = count === cards.length ? "" : count + " / " + cards.length + " " + shown.getAttribute("data-word");
    if (count !== cards.length) {
      var reset = document.createElement("button");
      reset.type = "button";
      reset.textContent = shown.getAttribute("data-reset");
      reset.addEventListener("click", function () {
        selects.forEach(function (select) { select.value = ""; });
        search.value = "";
        filter();
      });
      shown.appendChild(reset);
    }
  }
  selects.forEach(function (select) { select.addEventListener("change", filter); });
  if (search) { search.addEventListener("input", filter); }

  // Sorting
  var heads = all("#sorted th");
  heads.forEach(function (head, column) {
    head.firstChild.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.setAttribute("aria-sort", "none"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      function key(row) {
        var cell = row.children[column];
        return cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent;
      }
      var keyed = rows.map(function (row) { var k = key(row); return { row: row, text: k, number: k === "" ? NaN : Number(k) }; });
      var body = document.querySelector("#sorted tbody");
      keyed.sort(function (a, b) {
        if ((a.text === "") !== (b.text === "")) { return a.text === "" ? 1 : -1; }
        var order = isNaN(a.number) || isNaN(b.number) ? a.text.localeCompare(b.text, root.lang) : a.number - b.number;
        return down ? -order : order;
      });
      keyed.forEach(function (entry) { body.appendChild(entry.row); });
    });
  });

  // What is marked, theme, print
  all("[data-show]").forEach(function (box) {
    box.addEventListener("change", function () { document.body.classList.toggle("hide-" + box.getAttribute("data-show"), !box.checked); });
  });
  function stored(value) {
    try { return value === undefined ? localStorage.getItem("claimkit-theme") : localStorage.setItem("claimkit-theme", value); } catch (error) { return null; }
  }
  if (stored() === "dark" || stored() === "light") { root.setAttribute("data-theme", stored()); }
  var theme = document.getElementById("theme");
  if (theme) {
    theme.addEventListener("click", function () {
      var dark = root.getAttribute("data-theme") ? root.getAttribute("data-theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.setAttribute("data-theme", dark ? "light" : "dark");
      stored(dark ? "light" : "dark");
    });
  }
  var printer = document.getElementById("print");
  if (printer) { printer.addEventListener("click", function () { window.print(); }); }

  // Keys
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape") { close(); return; }
    if (/^(input|select|textarea)$/i.test(event.target.tagName)) { return; }
    if (event.key === "/" && search) { showTab(tabs[0]); search.focus(); event.preventDefault(); return; }
    var step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (!step) { return; }
    var visible = cards.filter(function (card) { return !card.hidden; });
    var place = visible.indexOf(chosen);
    var next = place < 0 ? (step > 0 ? 0 : visible.length - 1) : place + step;
    if (visible[next]) { choose(visible[next].id, "link"); }
  });
})();
