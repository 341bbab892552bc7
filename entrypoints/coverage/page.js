"use strict";
const search = document.getElementById("search");
const toggle = document.getElementById("toggle");
if (search && toggle) {
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  const rows = [...document.querySelectorAll(".tree li")];
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.classList.toggle("filtered-out", wanted !== "");
    for (const row of rows) {
      if (wanted === "" || !row.dataset.name.includes(wanted)) continue;
      for (let at = row; at; at = at.parentElement.closest("li")) at.classList.remove("filtered-out");
    }
  });
  toggle.addEventListener("click", () => {
    const open = toggle.textContent === "Open all";
    for (const each of document.querySelectorAll(".tree details")) each.open = open;
    toggle.textContent = open ? "Close all" : "Open all";
  });
}
