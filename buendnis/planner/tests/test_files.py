import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from buendnis.planner import files
from buendnis.planner.arrays import NEEDED
from buendnis.planner.errors import BadInstance
from buendnis.planner.instance import Instance, Limits, Plan
from buendnis.planner.tests.instances import seeded, tiny

GOOD = {
    "cap": [4, 4], "eff": [2, 1], "kmax": [1, 2], "site": [0, 1], "site_cap": [2, 2],
    "helper": [0, 1, 1], "need": [0, 0, 1], "fit": [900, 500, 800], "lock": [1], "conflicts": [[0, 1]],
}  # fmt: skip
LIMITS = {"limit_most": [3], "limit_row": [0, 0], "limit_pair": [0, 2], "limit_amount": [2, 1]}


def in_json(tmp_path, **changes):
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return in_text(tmp_path, json.dumps(fields))


def in_text(tmp_path, text):
    path = tmp_path / "instance.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def in_npz(tmp_path, **changes):
    path = tmp_path / "instance.npz"
    fields = {name: np.asarray(value) for name, value in {**GOOD, **changes}.items()}
    np.savez_compressed(path, **fields)
    return path


def complaint(path):
    with pytest.raises(BadInstance) as caught:
        files.read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def same(one: Instance, other: Instance) -> bool:
    names = [*NEEDED, "effort"]
    arrays = [(getattr(one, name), getattr(other, name)) for name in names]
    arrays += [
        (getattr(one.limits, name), getattr(other.limits, name)) for name in ("most", "row", "pair", "amount")
    ]
    return all(np.array_equal(a, b) for a, b in arrays)


@pytest.mark.parametrize("ending", ["npz", "json"])
def test_what_was_written_is_read_again(tmp_path, ending):
    instance = seeded(9, 20, locked=0.2, limits=2)
    path = tmp_path / f"instance.{ending}"

    files.write(instance, path)

    assert same(files.read(path), instance)


def test_an_instance_is_recognised_by_its_contents_not_its_name(tmp_path):
    path = in_npz(tmp_path).rename(tmp_path / "instance.dat")

    assert files.read(path).shape == (2, 2, 2, 3)


def test_unsorted_input_is_arranged_and_its_plan_keeps_the_numbers_of_the_file(tmp_path):
    path = in_json(
        tmp_path, site=[1, 0], helper=[1, 0, 1], need=[0, 1, 1], fit=[800, 500, 900],
        lock=[0], conflicts=[[0, 0]], limit_most=[3], limit_row=[0], limit_pair=[2], limit_amount=[2],
    )  # fmt: skip

    arranged = files.load(path)

    instance = arranged.instance
    assert instance.site.tolist() == [0, 1]
    assert instance.need.tolist() == [0, 0, 1]
    assert instance.fit.tolist() == [900, 500, 800]
    assert instance.lock.tolist() == [2]
    assert instance.conflicts.tolist() == [[0, 1]]
    assert instance.limits.pair.tolist() == [0]
    plan = Plan("optimal", (0, 2), 1700, 1700.0, 800, (), 0.1, unmet=({"need": 1, "because": [{"pair": 0}]},))
    assert arranged.in_file(plan).selected == (0, 2)
    assert arranged.in_file(replace(plan, selected=(1,))).selected == (1,)
    assert arranged.in_file(plan).unmet == ({"need": 0, "because": ({"pair": 2},)},)


def test_an_empty_instance_is_one(tmp_path):
    empty = {name: [] for name in NEEDED}

    assert files.read(in_json(tmp_path, **empty)).shape == (0, 0, 0, 0)


def test_effort_and_limits_may_be_given(tmp_path):
    instance = files.read(in_json(tmp_path, effort=[3, 1, 2], **LIMITS))

    assert instance.effort.tolist() == [3, 1, 2]
    assert instance.limits.amount.tolist() == [2, 1]


WRONG = [
    ({"cap": None}, "cap: missing"),
    ({"cap": 3}, "cap: must be a list of whole numbers, not 3"),
    ({"cap": "44"}, 'cap: must be a list of whole numbers, not "44"'),
    ({"cap": [4, 1.5]}, "cap[1]: must be a whole number, not 1.5"),
    ({"cap": [4, "4"]}, 'cap[1]: must be a whole number, not "4"'),
    ({"cap": [True, 4]}, "cap[0]: must be a whole number, not true"),
    ({"cap": [4, None]}, "cap[1]: must be a whole number, not null"),
    ({"cap": [4, [4]]}, "cap[1]: must be a whole number, not [4]"),
    ({"cap": [4, -1]}, "cap[1]: must be 0 or more, not -1"),
    ({"cap": [4, 2**63]}, "cap[1]: 9223372036854775808 does not fit into 64 bits"),
    ({"cap": [2**53, 4]}, "cap[1]: with 4 the sum passes 9007199254740992"),
    ({"eff": [2, -2]}, "eff[1]: must be from 0 to 1000000000, not -2"),
    ({"eff": [10**9 + 1, 1]}, "eff[0]: must be from 0 to 1000000000, not 1000000001"),
    ({"kmax": [1]}, "kmax: has 1 rows, eff has 2"),
    ({"kmax": [1, 4]}, "kmax[1]: must be from 1 to 3, not 4"),
    ({"kmax": [0, 1]}, "kmax[0]: must be from 1 to 3, not 0"),
    ({"site": [0, 2]}, "site[1]: there is no number 2 among 2 sites"),
    ({"helper": [0, 1, 2]}, "helper[2]: there is no number 2 among 2 helpers"),
    ({"need": [0, 0, -1]}, "need[2]: there is no number -1 among 2 needs"),
    ({"fit": [900, 500]}, "fit: has 2 rows, helper has 3"),
    ({"fit": [900, 500, 1001]}, "fit[2]: must be from 0 to 1000, not 1001"),
    ({"lock": [3]}, "lock[0]: there is no number 3 among 3 pairs"),
    ({"lock": [1, 1]}, "lock[1]: pair 1 is locked twice"),
    ({"helper": [0, 1, 1], "need": [0, 1, 1]}, "need[2]: the pair of helper 1 and need 1 stands twice"),
    ({"conflicts": [[1, 0]]}, "helper[1]: the pair of helper 1 and need 0 is listed in conflicts"),
    ({"conflicts": [[0, 1, 1]]}, "conflicts[0]: must be [helper, need], not [0, 1, 1]"),
    ({"conflicts": [[0, 9]]}, "conflicts[0]: there is no number 9 among 2 needs"),
    ({"effort": [1]}, "effort: has 1 rows, helper has 3"),
    ({"effort": [1, 1, -1]}, "effort[2]: must be from 0 to 1000000000, not -1"),
    ({"limit_most": [3]}, "limit_row: missing, though there is limit_most"),
    ({**LIMITS, "limit_row": [0, 1]}, "limit_row[1]: there is no number 1 among 1 limits"),
    ({**LIMITS, "limit_amount": [1]}, "limit_amount: has 1 rows, limit_row has 2"),
    ({**LIMITS, "limit_amount": [1, 0]}, "limit_amount[1]: must be from 1 to 1000000000, not 0"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[w[1][:50] for w in WRONG])
def test_a_broken_field_is_named_with_its_row(tmp_path, changes, sentence):
    assert complaint(in_json(tmp_path, **changes)) == sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cap": [4.0, 4.0]}, "cap: must be an array of whole numbers, not of float64"),
        ({"cap": [True, True]}, "cap: must be an array of whole numbers, not of bool"),
        ({"cap": ["4", "4"]}, "cap: must be an array of whole numbers, not of str32"),
        ({"cap": [[4, 4]]}, "cap: has the shape (1, 2); must be one list"),
        ({"cap": 4}, "cap: has the shape (); must be one list"),
        ({"cap": np.array([4, 2**63], np.uint64)}, "cap[1]: 9223372036854775808 does not fit into 64 bits"),
        ({"cap": [4, -1]}, "cap[1]: must be 0 or more, not -1"),
        ({"conflicts": [0, 1]}, "conflicts: has the shape (2,); must be rows of [helper, need]"),
    ],
)
def test_a_broken_array_is_named_with_its_row(tmp_path, changes, sentence):
    assert complaint(in_npz(tmp_path, **changes)) == sentence


def test_small_and_foreign_whole_numbers_are_taken(tmp_path):
    path = in_npz(
        tmp_path, cap=np.array([4, 4], ">i2"), eff=np.array([2, 1], np.uint8), conflicts=np.zeros(0, int)
    )

    assert files.read(path).cap.tolist() == [4, 4]


class Explosive:
    def __reduce__(self):
        return os._exit, (7,)


def test_pickled_objects_are_never_opened(tmp_path):
    path = in_npz(tmp_path)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|O", "fortran_order": False, "shape": (2,)})
    with_member(path, "cap.npy", header.getvalue() + pickle.dumps(Explosive()))

    assert complaint(path) == "cap: must be an array of whole numbers, not of object"


def with_member(path, name, data):
    with zipfile.ZipFile(path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each, content in {**members, name: data}.items():
            new.writestr(each, content)


def npy_header(shape):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<i8", "fortran_order": False, "shape": shape})
    return header.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cap: no numpy array"),
        (b"nonsense", "cap: no numpy array"),
        (npy_header((10**15,)), "cap: declares the shape (1000000000000000,); 5000000 rows are the most"),
        (npy_header((-1,)), "cap: declares the shape (-1,); 5000000 rows are the most"),
        (npy_header((2,)) + bytes(8), "cap: ends after 8 of 16 bytes"),
        (npy_header((1,)) + bytes(16), "cap: goes on after its 8 bytes"),
        (bytes(60_000_000), "cap: declares 60000000 bytes; 5000000 rows are the most"),
    ],
)
def test_a_lying_or_bloated_array_is_refused(tmp_path, data, sentence):
    path = in_npz(tmp_path)
    with_member(path, "cap.npy", data)

    assert complaint(path).startswith(sentence)


def test_every_truncation_of_an_archive_is_refused(tmp_path):
    whole = in_npz(tmp_path).read_bytes()
    path = tmp_path / "short.npz"

    for length in range(2, len(whole), 97):
        path.write_bytes(whole[:length])
        assert complaint(path)


def test_every_damaged_byte_is_refused_or_harmless(tmp_path):
    whole = in_npz(tmp_path).read_bytes()
    path = tmp_path / "damaged.npz"

    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            files.read(path)
        except BadInstance as problem:
            assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty"),
        ("{", "no JSON"),
        ("[]", "must be an object with the arrays as its fields"),
        ('{"cap": [NaN]}', "NaN: is no number"),
        ('{"cap": [-Infinity]}', "-Infinity: is no number"),
        ('{"cap": [1], "cap": [2]}', "'cap': stands twice"),
        ("[" * 200_000, "nested too deeply"),
        (b"\xff\xfe\x00", "no JSON"),
        ('{"cap": [' + "9" * 5000 + "]}", "no JSON"),
        ('{"cap": [1e999]}', "cap[0]: must be a whole number, not Infinity"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(tmp_path, text, sentence):
    assert sentence in complaint(in_text(tmp_path, text))


def test_a_folder_a_missing_file_and_a_pipe_are_no_instances(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert complaint(tmp_path).endswith("no ordinary file")
    assert complaint(tmp_path / "pipe").endswith("no ordinary file")
    assert complaint(tmp_path / "missing.npz").endswith("No such file or directory")
    assert complaint(tmp_path / "a\nb").endswith("No such file or directory")
    assert complaint("a\0b")


def test_a_plan_is_written_as_the_contract_says(tmp_path):
    plan = Plan(
        "feasible", (0, 2), 1700, 1750.5, 800, (1,), 0.1, unmet=({"need": 1, "because": [{"code": "x"}]},)
    )

    files.write_plan(plan, tmp_path / "plan.json")

    facts = json.loads((tmp_path / "plan.json").read_text())
    contract = [
        "status",
        "selected",
        "value",
        "upper_bound",
        "worst_site",
        "unserved_sites",
        "seconds",
        "unmet",
        "conflicting_locks",
    ]
    assert [name for name in contract if name not in facts] == []
    assert facts["selected"] == [0, 2]
    assert facts["unmet"] == [{"need": 1, "because": [{"code": "x"}]}]


def test_a_plan_that_cannot_be_written_leaves_the_old_one_and_no_rubbish(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old")
    plan = Plan("feasible", (), 0, float("nan"), 0, (), 0.0)

    with pytest.raises(ValueError, match="Out of range"):
        files.write_plan(plan, path)

    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


KILLED = """
import os, signal, sys
from buendnis.planner.atomic import written
with written(sys.argv[1]) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_while_writing_the_old_plan_stays(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old")

    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)

    assert killed.returncode == -9
    assert path.read_text() == "old"


def test_limits_survive_the_arranging():
    instance = tiny(site=[1, 0], limits=None)
    instance = replace(instance, limits=Limits(np.array([2]), np.array([0]), np.array([3]), np.array([2])))

    arranged = files.arrange(instance)

    moved = arranged.instance.limits.pair[0]
    assert arranged.pairs[moved] == 3
    assert arranged.instance.fit[moved] == instance.fit[3]
