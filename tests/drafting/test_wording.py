"""Short imperative sentences for changes; quotations."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, run

from wetink.drafting.writing.wording import change_sentence, quote


def change_of(line: str, program: str = "sh") -> str:
    record = analysis_of(*around(run(10, "ines", line, "", program=program))).record
    return change_sentence(record.runs[0])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("sudo systemctl restart varnish", "Restart service varnish."),
        ("sudo systemctl stop cron", "Stop service cron."),
        ("kubectl cordon node-7", "Cordon node node-7."),
        ("kubectl scale deployment/cart --replicas=8", "Set replicas of deployment cart to 8."),
        ("kubectl rollout pause deployment/cart", "Pause deployment cart."),
        ("kubectl delete pods -l app=cart", "Delete every pod that it selects."),
        ("sysctl -w net.core.somaxconn=4096", "Set kernel setting net.core.somaxconn to 4096."),
        ("kubectl apply -f cart.yaml", "Apply manifest cart.yaml."),
        ("gh pr merge 12 --squash", "Merge pull request 12."),
        (
            "rabbitmqctl set_policy short '^cart' '{\"max-length\":9}'",
            "Set definition of the RabbitMQ policy short to what the command says.",
        ),
        ("helm upgrade cart ./charts/cart", "Upgrade the release cart."),
        ("umount -l /srv/till", "Unmount /srv/till."),
        ("scp -p till.conf till-2:/etc/till/", "Copy till.conf to till-2:/etc/till/till.conf."),
        ("tillctl resync west", "Run `tillctl resync`."),
    ],
)
def test_a_change_is_told_by_its_effect(line: str, sentence: str) -> None:
    assert change_of(line) == sentence


def test_a_vacuum_is_of_a_table() -> None:
    assert change_of("vacuum (verbose) tills;", "psql") == "Vacuum tills."


def test_ending_a_connection_is_not_called_deleting() -> None:
    assert change_of("SELECT pg_terminate_backend(812);", "psql") == "End database connection 812."


def test_a_loop_names_what_it_goes_through() -> None:
    sentence = change_of("for h in web-1 web-2; do ssh $h sudo systemctl restart varnish; done")
    assert "$h" not in sentence


def test_a_quotation_is_one_line_without_code_and_cut_at_a_word() -> None:
    assert quote('it\nsays "no"\n```\nls\n```') == "\"it says 'no'\""
    assert quote("word " * 100, 20) == '"word word word…"'


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("SELECT * INTO keep.loans FROM loans WHERE import_id = 88;", "Copy the rows that it selects into keep.loans."),
        (
            "DELETE FROM sales.loans WHERE batch = 4; IF @@ROWCOUNT <> 9 ROLLBACK TRAN;",
            "Delete rows of table sales.loans.",
        ),
    ],
)
def test_a_statement_is_told_by_its_effect(line: str, sentence: str) -> None:
    assert change_of(line, program="sqlcmd") == sentence


def test_a_cmdlet_whose_arguments_are_variables_is_told_by_its_name() -> None:
    line = '61..64 | ForEach-Object { Invoke-RestMethod -Method Put -Headers $h "https://git.example/runners/$_" }'
    assert change_of(line, program="powershell") == "Run `Invoke-RestMethod`."
