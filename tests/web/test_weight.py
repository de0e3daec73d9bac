"""A page with its style, script and icon stays light."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from surveytool.questionnaire.standalone import with_scales
from surveytool.store.scales import shipped_library
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

READY = Path(__file__).parents[2] / "questionnaires"
MOST = 40_000


@pytest.mark.parametrize("name", ["behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur"])
def test_every_page_weighs_less_than_40_kilobytes_in_all(workspace_of: Callable[..., Workspace], name: str) -> None:
    workspace = workspace_of(with_scales((READY / f"{name}.yaml").read_bytes(), shipped_library()).decode())
    client = create_member_app(workspace, secret_key=b"of the test" * 3).test_client()
    address, weights = "/proef", {}
    while "/thanks" not in address:
        page = client.get(address).text
        files = re.findall(r'(?:href|src)="(/-/[^"]+)"', page)
        weights[address] = len(page.encode()) + sum(len(client.get(file).data) for file in files)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', page.partition("<fieldset")[0]))
        hidden = {key: fields[key] for key in ("csrf_token", "nonce") if key in fields}
        radios = re.findall(r'name="([a-z.]+)" id="\1" value="([^"]+)"', page)
        response = client.post(address, data=hidden | dict(radios))
        assert response.status_code == 303, response.text
        address = response.headers["Location"].partition("#")[0].partition("?")[0]
    assert len(weights) >= 3
    assert {address: weight for address, weight in weights.items() if weight >= MOST} == {}


def test_the_page_to_sign_up_on_weighs_less_than_40_kilobytes_in_all(workspace_of: Callable[..., Workspace]) -> None:
    workspace = workspace_of((READY / "vooraanmelding.yaml").read_text(encoding="utf-8"))
    client = create_member_app(workspace, secret_key=b"of the test" * 3).test_client()
    page = client.get("/proef").text
    assert "Aanmelden" in page or "Sign up" in page
    files = re.findall(r'(?:href|src)="(/-/[^"]+)"', page)
    assert len(page.encode()) + sum(len(client.get(file).data) for file in files) < MOST
