/** The history of the directory keeps each version of a record that a statement changes. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { copyDirectory, directoryAt } from "#protocol/folds/directory/history.ts";
import { applyStatement } from "#protocol/folds/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { type Person, TestDirectory } from "../../../support/directory.ts";

await sodiumReady;

const text = (record?: object) => JSON.stringify(record, (_, value) => (value instanceof Map || value instanceof Set ? [...value] : value));

/** Members and organisations as JSON, by id. */
function recordsOf({ dir }: TestDirectory): Map<Id, string> {
	return new Map([...dir.members, ...dir.organisations].map(([id, record]) => [id, text(record)]));
}

/** Adds a second admin, and an organisation with a coordinator, a desk, and a member of staff. */
function addTeam(d: TestDirectory) {
	const second = d.member(d.founder, null, "admin", null);
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	const desk = d.desk(coordinator, organisation);
	const staff = d.member(coordinator, second, "staff", organisation, desk);
	return { second, organisation, coordinator, desk, staff };
}

/** Keeps all records of each size. */
class RecordedDirectory extends TestDirectory {
	readonly bySize = new Map<number, { desks: Map<Id, string>; others: Map<Id, string> }>();

	override apply(statement: AnyStatement): void {
		super.apply(statement);
		const desks = new Map([...this.dir.desks].map(([id, record]) => [id, text(record)]));
		this.bySize.set(this.dir.size, { desks, others: recordsOf(this) });
	}
}

t.test("each earlier directory has the records of its time", async (t) => {
	const d = new RecordedDirectory();
	const { second, organisation, coordinator, desk, staff } = addTeam(d);
	const grant = (person: Person) =>
		d.add("desk.grant", coordinator, { desk, member: person.id, epoch: 1, keyEpoch: person.ke, hash: new Uint8Array(32) });
	grant(staff);
	d.add("desk.member", coordinator, { desk, member: staff.id, action: "remove" });
	d.add("desk.member", coordinator, { desk, member: staff.id, action: "add" });
	const back = d.member(coordinator, second, "staff", organisation, null, staff);
	grant(back);
	d.rekey(desk, coordinator);
	d.add("member.role", coordinator, { member: back.id, role: "coordinator" });
	d.add("remove", coordinator, { kind: "member", subject: back.id, code: "left" });
	d.add("desk.close", coordinator, { desk });
	for (const [size, { desks, others }] of d.bySize) {
		const then = directoryAt(d.dir, size);
		for (const [id, record] of desks) t.equal(text(then.desks.get(id)), record, `desk at ${size}`);
		for (const [id, record] of others) t.equal(text(then.members.get(id) ?? then.organisations.get(id)), record, `${id} at ${size}`);
	}
	const kept = d.dir.versions.desks.get(desk)!.map(({ value }) => text(value));
	t.ok(
		kept.every((record, i) => record !== kept[i + 1]),
		"no version is kept twice",
	);
	t.same(new Set(kept), new Set([...d.bySize.values()].flatMap(({ desks }) => desks.get(desk) ?? [])));
});

/** Applies each statement to a working copy first. */
class CopiedDirectory extends TestDirectory {
	readonly differences: string[] = [];

	override apply(statement: AnyStatement): void {
		const before = text(this.dir);
		const copy = copyDirectory(this.dir);
		if (text(copy) !== before) this.differences.push(`${statement.type}: the copy differs before it`);
		applyStatement(copy, statement);
		if (text(this.dir) !== before) this.differences.push(`${statement.type}: changed the original`);
		// The copy must not be used after the original has changed.
		const made = text(copy);
		const sizes = [copy.members.size, copy.desks.size, copy.joins.size, copy.known.size];
		super.apply(statement);
		const { members, desks, joins, known } = this.dir;
		if (made !== text(this.dir) || text(sizes) !== text([members.size, desks.size, joins.size, known.size]))
			this.differences.push(`${statement.type}: the copy differs`);
	}
}

t.test("a working copy becomes what the directory becomes, and the original stays as it is", async (t) => {
	const d = new CopiedDirectory();
	const { second, organisation, coordinator, desk, staff } = addTeam(d);
	const back = d.member(coordinator, second, "staff", organisation, null, staff);
	d.rekey(desk, coordinator);
	d.add("member.role", coordinator, { member: back.id, role: "coordinator" });
	d.add("desk.grant", coordinator, { desk, member: back.id, epoch: 2, keyEpoch: back.ke, hash: new Uint8Array(32) });
	d.add("remove", coordinator, { kind: "member", subject: back.id, code: "left" });
	d.add("vetting", second, { kind: "organisation", subject: organisation, checklist: new Uint8Array(32), nextVetting: 7 });
	d.add("suspend", d.founder, { kind: "organisation", subject: organisation, code: "investigation" });
	t.same(d.differences, []);
});
