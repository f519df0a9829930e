"""The world has everything twice."""


def test_both_tenants_have_the_same_things(world, db):
    extra = {key for key in world.own.things if " of " in key}

    assert set(world.own.things) - extra == set(world.foreign.things) - extra
