/** Breaks each rule about the keys of circles once (spec/circles.md, section 2). */
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
	// A limited organisation has no seat. Whoever has lost the key makes it stale.
	facts(two.organisation, "limited");
	refused(author, grant(one.coordinator));
	refused(author, rekey(two.coordinator, two.desk));
	author.must(rekey(one.coordinator, one.desk));
}
