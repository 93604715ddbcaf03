"""The process API is read in the browser, under the same Content-Security-Policy as every page."""


def test_the_operations_are_listed_and_their_data_described(desk):
    page = desk("sales").open("/api").page
    page.wait_for_selector(".opblock")
    summaries = " ".join(page.locator(".opblock-summary").all_inner_texts())
    page.locator(".opblock-summary", has_text="/v2/user-tasks/search").click()
    page.wait_for_selector(".opblock-body")

    assert "/v2/process-instances" in summaries
    assert "/v2/deployments" in summaries
