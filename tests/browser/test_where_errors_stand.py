"""What is missing is said right below the field that misses it, whatever kind of field it is."""

PLACES = """() => [...document.querySelectorAll(".fjs-form-field-error")].map((error) => {
  const [said, field] = [error, error.closest(".fjs-form-field")].map((node) => node.getBoundingClientRect());
  return Math.abs(said.left - field.left) < 2 && Math.abs(said.top - field.bottom) < 2;
})"""


def test_each_error_stands_below_its_own_field(desk):
    page = desk("dept").open("/start/admin_affairs").page
    page.wait_for_selector(".fjs-container")
    page.locator("[data-form-actions] button").first.click()
    page.get_by_text("必填").first.wait_for()

    assert [True] * 10 == page.evaluate(PLACES)
