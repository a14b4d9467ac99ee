/** The history of the directory keeps each version of a record that a statement changes. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { SigningKey } from "#crypto/signing.ts";
import type { Id } from "#protocol/bytes.ts";
import { directoryAt, touchedBy } from "#protocol/folds/directory/history.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
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

/** Compares the records that each statement changes with those that its type declares. */
class WatchedDirectory extends TestDirectory {
	readonly undeclared: string[] = [];
	readonly types = new Set<StatementType>();

	override add<T extends StatementType>(type: T, by: Person, fields: Fields<T>, as: Id | null = null, second?: SigningKey): Statement<T> {
		const statement = this.signed(type, by, fields, as, second);
		const before = recordsOf(this);
		const declared = touchedBy(this.dir, statement as Statement as AnyStatement);
		this.apply(statement as Statement as AnyStatement);
		for (const id of touchedBy(this.dir, statement as Statement as AnyStatement)) declared.add(id);
		for (const [id, text] of recordsOf(this)) if (before.get(id) !== text && !declared.has(id)) this.undeclared.push(`${type} ${id}`);
		this.types.add(type);
		return statement;
	}
}

t.test("every record that a statement changes is one that its type declares", async (t) => {
	const d = new WatchedDirectory();
	const { second, organisation, coordinator, desk, staff } = addTeam(d);
	d.rekey(desk, coordinator);
	d.add("member.role", coordinator, { member: staff.id, role: "coordinator" });
	d.add("suspend", coordinator, { kind: "member", subject: staff.id, code: "investigation" });
	const back = d.add("reinstate", d.founder, { kind: "member", subject: staff.id });
	d.add("countersign", second, { object: back.objId, verdict: "approve", code: null });
	d.add("vetting", second, { kind: "organisation", subject: organisation, checklist: new Uint8Array(32), nextVetting: 7 });
	d.add("remove", coordinator, { kind: "member", subject: staff.id, code: "left" });
	const { person, join } = d.joined(coordinator, "staff", organisation);
	const refused = d.add("member.add", coordinator, { member: person.id, join: join.objId, checklist: new Uint8Array(32), nextVetting: 1 });
	d.add("countersign", second, { object: refused.objId, verdict: "refuse", code: "other" });
	d.add("desk.add", coordinator, { desk: randomId(), organisation, name: "Another" });
	d.add("suspend", d.founder, { kind: "organisation", subject: organisation, code: "investigation" });
	t.same(d.undeclared, []);
	t.ok(d.types.size >= 12, [...d.types].join(", "));
	t.ok(touchedBy(d.dir, refused).has(organisation), "a proposal touches the organisation that the invite leads to");
});

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
