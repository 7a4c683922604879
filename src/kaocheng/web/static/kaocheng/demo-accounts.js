// The login page of a demonstration: a click on an account fills in the form.
(function () {
  "use strict";

  function fill(button) {
    document.getElementById("id_username").value = button.dataset.username;
    const password = document.getElementById("id_password");
    password.value = button.dataset.password;
    (button.dataset.password ? document.querySelector(".login-form .button") : password).focus();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-fill-account]");
    if (button) {
      fill(button);
    }
  });
})();
