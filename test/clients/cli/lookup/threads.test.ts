/** Who is meant by the name of a desk or a member. */
import t from "tap";
import { addDesk } from "#sdk/index.ts";
import { People } from "../../../../clients/cli/lookup/people.ts";
import { findParty } from "../../../../clients/cli/lookup/threads.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { origin, transit } = await readyNetwork(t);
const { session } = origin.staff;

t.test("a name that several desks have isn't taken for a member of that name", async (t) => {
	const before = await People.of(session);
	const name = before.checkedName(origin.coordinator.id) ?? "";
	t.same(findParty(before, name), { kind: "member", id: origin.coordinator.id }, "no desk has the name");
	t.throws(() => findParty(before, "Nobody"), { message: /no desk "Nobody"/ });
	const own = await addDesk(origin.coordinator.session, { name });
	t.same(findParty(await People.of(session), name), { kind: "desk", id: own }, "a desk comes first");
	await addDesk(transit.coordinator.session, { name });
	const people = await People.of(session);
	t.throws(() => findParty(people, name), { message: /more than one desk/ });
	t.same(findParty(people, origin.coordinator.id), { kind: "member", id: origin.coordinator.id });
});
