/** Breaks each rule about the keys of circles and about spaces once (spec/circles.md, section 2, and spec/spaces.md, section 1). */
import type { Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";
import type { Draft, Fields } from "./history.ts";
import type { People, Team } from "./people.ts";
import { refused } from "./refused.ts";

export function breakCircles(author: Author, { founder, second }: Pick<People, "founder" | "second">, [one, two]: [Team, Team]): void {
	const facts = (organisation: Id, scope: string) => {
		const fields = { organisation, region: "oceania", affiliation: "secular", scope };
		author.must(author.approve(second, author.must({ type: "organisation.change", by: founder, fields })));
	};
	for (const { organisation } of [one, two]) facts(organisation, "full");
	const rekey = (by: Id, desk: Id, change: Fields = {}): Draft => {
		const draft = author.rekeyCircle(by, desk, "oceania");
		return { ...draft, fields: { ...draft.fields, ...change } };
	};
	refused(author, { ...rekey(one.coordinator, one.desk), as: null });
	refused(author, rekey(one.coordinator, one.desk, { who: author.chance.bytes(32) }));
	refused(author, rekey(one.coordinator, one.desk, { epoch: 2 }));
	refused(author, rekey(one.coordinator, one.desk, { circle: "asia" }));
	const { body } = author.must(rekey(one.coordinator, one.desk));
	// Nobody signs twice without a departure. Another member may.
	refused(author, rekey(one.coordinator, one.desk));
	refused(author, rekey(one.staff, one.desk, { kc: body.kc }));
	refused(author, rekey(one.staff, one.desk, { from: 2 }));
	refused(author, rekey(one.staff, one.desk, { from: null }));
	refused(author, rekey(one.staff, one.desk, { prev: null }));
	author.must(rekey(one.staff, one.desk));
	// A desk with a new key waits, and gets the key of the circle once from each.
	const grant = (by: Id, change: Fields = {}): Draft => {
		const seat = { kind: "desk", id: two.desk, via: null, ke: author.state.directory.desks[two.desk]?.epoch };
		return {
			type: "circle.grant",
			by,
			as: one.desk,
			fields: { circle: "oceania", epoch: 2, seat, hash: author.chance.bytes(32), ...change },
		};
	};
	refused(author, grant(one.staff));
	author.must(author.rekey(two.coordinator, two.desk));
	refused(author, { ...grant(one.staff), as: null });
	refused(author, grant(one.staff, { epoch: 1 }));
	author.must(grant(one.staff));
	refused(author, grant(one.staff));
	author.must(grant(one.coordinator));
	breakSpaces(author, { founder, second }, [one, two]);
	// A limited organisation has no seat. Whoever has lost the key makes it stale.
	facts(two.organisation, "limited");
	refused(author, grant(one.coordinator));
	refused(author, rekey(two.coordinator, two.desk));
	author.must(rekey(one.coordinator, one.desk));
}

/** The spaces of a circle. Both teams have a seat in `oceania`, and none in `asia`. */
function breakSpaces(author: Author, { founder, second }: Pick<People, "founder" | "second">, [one, two]: [Team, Team]): void {
	const space = author.chance.id();
	const add = (by: Id, change: Fields = {}): Draft => {
		return { type: "space.add", by, fields: { space, circle: "oceania", owner: one.desk, ...change } };
	};
	const hand = (by: Id, change: Fields = {}): Draft => ({ type: "space.owner", by, fields: { space, owner: two.desk, ...change } });
	refused(author, add(one.coordinator));
	refused(author, add(founder, { circle: "asia" }));
	refused(author, add(founder, { owner: one.organisation }));
	refused(author, add(founder, { space: two.desk }));
	refused(author, hand(founder));
	const [first, late] = [author.must(add(founder)), author.must(add(founder, { owner: two.desk }))];
	// The owner's organisation doesn't decide with others.
	refused(author, author.approve(one.coordinator, first));
	author.must(author.approve(second, first));
	// Another proposal of the same space, and the same id once more.
	refused(author, author.approve(second, late));
	refused(author, add(founder));
	refused(author, hand(one.coordinator));
	refused(author, hand(founder, { owner: one.organisation }));
	author.must(author.approve(second, author.must(hand(founder))));
}
