(function () {
  "use strict";
  var form = document.getElementById("form");
  var text = document.getElementById("text");
  var file = document.getElementById("file");
  var button = form.querySelector("button");
  var label = button.textContent;
  ["dragover", "dragenter"].forEach(function (name) {
    text.addEventListener(name, function (event) { event.preventDefault(); text.classList.add("over"); });
  });
  text.addEventListener("dragleave", function () { text.classList.remove("over"); });
  text.addEventListener("drop", function (event) {
    text.classList.remove("over");
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      file.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", function () {
    button.disabled = true;
    button.textContent = button.getAttribute("data-working");
  });
  window.addEventListener("pageshow", function () { button.disabled = false; button.textContent = label; });
})();
