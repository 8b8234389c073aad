// Wide tables and formulas scroll sideways; those that do can be reached and scrolled with the keyboard.
addEventListener("load", () => {
  for (const box of document.querySelectorAll(".table-frame, div.math")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
