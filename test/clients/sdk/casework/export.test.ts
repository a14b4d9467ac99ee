/** Exporting a case: every field as it was typed, announced first, and no section of another desk. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { CASE_FORMS, sectionForms } from "#protocol/forms/registry.ts";
import { acceptHandoff, exportCase, exportCsv, exportJson, openSection, revise } from "#sdk/casework/index.ts";
import { replacedEntries } from "#sdk/compartments/replaced.ts";
import { attach, message, write } from "#sdk/index.ts";
import { problemsOfExport } from "../../../../scripts/htcds-check.ts";
import { type TypedCase, typedCase } from "../../../../scripts/scenario/typed-case.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const opsOf = ({ row, values }: TypedCase[string][number]) =>
	Object.entries(values).map(([field, value]) => ({ row, field, value: value as string }));

const network = await readyNetwork(t);
const { origin, transit } = network;
const { session } = origin.staff;
const all = SECTIONS.filter((section) => section !== "assessments");
const typed = typedCase();
const { id, of, code } = await caseWith(session, origin.desk, all);
for (const section of all) {
	const view = await openSection(session, of[section] as Id);
	for (const { name: form } of sectionForms(section))
		for (const row of typed[form] ?? []) await revise(session, view, { form, ops: opsOf(row) });
}

t.test("each field and row equals what was typed, in every script", async (t) => {
	const { data, announced } = await exportCase(session, id, "person-concerned");
	t.type(announced, "number");
	t.same(problemsOfExport(JSON.parse(exportJson(data)), typed), []);
	t.match(data, { standard: "HTCDS 2.0", case: code, leftOut: [], clashes: [], notExported: [] });
	t.match(data.tables.case, [{ cas_Status: "Active", cas_CaseOwner: /\(.+\)/ }]);
	t.match(data.tables.contact, [{ cco_CaseComment: typed.contact?.[0]?.values.jrn_Words }]);
	const [person] = data.tables.person ?? [];
	t.equal(person?.idn_Birth, typed.person?.[0]?.values.idn_Birth);
});

t.test("the check finds what is lost, changed or added", async (t) => {
	const { data } = await exportCase(session, id, "other");
	const changed = structuredClone(data);
	changed.tables.threat = changed.tables.threat?.slice(1) ?? [];
	Object.assign(changed.tables.person?.[0] ?? {}, { prs_FirstName: "x", prs_Nickname: "y" });
	const problems = problemsOfExport(changed, typed);
	t.equal(problems.length, 4, problems.join("\n"));
	for (const part of ["threat: has 1 rows", "the row is missing", "prs_FirstName: differs", "prs_Nickname: is not a field"])
		t.ok(problems.some((problem) => problem.includes(part)));
});

t.test("a partial birth date has only our field name, and a complete one also that of the standard", async (t) => {
	const { of, id } = await caseWith(session, origin.desk, ["identity"]);
	const born = async (value: string) => {
		await revise(session, await openSection(session, of.identity as Id), { form: "person", ops: [{ field: "idn_Birth", value }] });
		return (await exportCase(session, id, "other")).data.tables.person?.[0];
	};
	t.same(await born("~2001").then((row) => [row?.idn_Birth, row?.prs_Birthdate]), ["~2001", undefined]);
	t.same(await born("2001-05-31").then((row) => [row?.idn_Birth, row?.prs_Birthdate]), ["2001-05-31", "2001-05-31"]);
});

t.test("clashes and values that don't fit are named", async (t) => {
	const { of, id } = await caseWith(session, origin.desk, ["identity"]);
	const compartment = of.identity as Id;
	const colleague = origin.coordinator.session;
	const views = [await openSection(session, compartment), await openSection(colleague, compartment)];
	await revise(session, views[0]!, { form: "person", ops: [{ field: "prs_FirstName", value: "Era" }] });
	await revise(colleague, views[1]!, { form: "person", ops: [{ field: "prs_FirstName", value: "Hera" }] });
	const old = { kind: "fields" as const, form: "identity", at: 1, values: [{ code: "prs_PrimaryLanguage", value: "Albanian" }], files: [] };
	await write(session, compartment, old);
	const { data } = await exportCase(session, id, "other");
	t.match(data.clashes, [
		{ form: "person", choice: 1, prs_FirstName: "Era" },
		{ form: "person", choice: 2, prs_FirstName: "Hera" },
	]);
	t.equal(data.tables.person?.[0]?.prs_FirstName, undefined);
	t.same(data.notExported.map(({ field, why }) => [field, why]).sort(), [
		["prs_FirstName", "clash"],
		["prs_PrimaryLanguage", "unfit"],
	]);
	t.notMatch(exportJson(data), /Albanian/);
});

t.test("notes are exported, and files are named, without their keys and their author", async (t) => {
	const { of, id } = await caseWith(session, origin.desk, ["identity", "documents"]);
	const compartment = of.identity as Id;
	const wrong = await write(session, compartment, message("Prefers evenings."));
	await write(session, compartment, message("Prefers mornings.", { language: "en" }), { replaces: wrong.entry });
	const gone = await write(session, compartment, message("Of another case."));
	await write(session, compartment, { kind: "deleted", reason: "wrong-place" }, { replaces: gone.entry });
	const content = (async function* () {
		yield Uint8Array.of(1, 2, 3);
	})();
	const { info, header } = await attach(session, of.documents as Id, { name: "scan.pdf", type: "application/pdf", size: 3, content });
	await write(session, of.documents as Id, { kind: "file", note: "Both sides.", files: [info] }, { attachments: [header] });
	const { data } = await exportCase(session, id, "person-concerned");
	const written = /^\d{4}-\d\d-\d\dT/;
	t.match(data.tables.note, [
		{ section: "identity", compartment, written, desk: /\(.+\)/, language: "en", text: "Prefers mornings." },
		{ section: "documents", text: "Both sides." },
	]);
	t.equal(data.tables.note?.length, 2, "not what was replaced or taken back");
	t.match(data.tables.file, [{ section: "documents", name: "scan.pdf", type: "application/pdf", size: 3 }]);
	const text = exportJson(data);
	t.notOk(text.includes('"key"'));
	t.notOk(text.includes(session.me));
	const files = exportCsv(data);
	t.match([files["note.csv"], files["file.csv"]], [/Prefers mornings\./, /scan\.pdf/]);
});

t.test("nobody hides a note of somebody else, also not under its id", (t) => {
	const note = { entry: "note", author: "worker", replaces: null };
	const edited = { entry: "edited", author: "worker", replaces: "note" };
	const hiding = { entry: "hiding", author: "liar", replaces: "note" };
	const sameId = { entry: "note", author: "liar", replaces: null };
	t.same([...replacedEntries([note, edited])], [note]);
	t.same([...replacedEntries([note, hiding])], []);
	t.same([...replacedEntries([note, sameId, hiding])], [sameId]);
	t.end();
});

t.test("entries that can't be read are named", async (t) => {
	const { of, id } = await caseWith(session, origin.desk, ["identity"]);
	const { entry } = await write(session, of.identity as Id, message("Before she joined."));
	t.same((await exportCase(session, id, "other")).data.unreadable, []);
	const joining = { organisation: origin.id, role: "staff", desk: origin.desk } as const;
	const { session: newcomer } = await network.network.admit(origin.coordinator, network.admin, joining);
	const { data } = await exportCase(newcomer, id, "other");
	t.match(data.unreadable, [{ section: "identity", entry, why: "arriving" }]);
	t.match(exportCsv(data)["unreadable.csv"], /arriving/);
});

t.test("nothing is read when the server doesn't answer the announcement", async (t) => {
	const called: string[] = [];
	const server: typeof session.server = {
		...session.server,
		call: (endpoint, sent) => {
			called.push(endpoint.id);
			if (endpoint.id === "review.announce") throw new ProtocolError("unavailable");
			return session.server.call(endpoint, sent);
		},
	};
	await t.rejects(exportCase({ ...session, server }, id, "court"), { code: "unavailable" });
	t.same(called, ["review.announce"]);
	await t.rejects(exportCase(network.destination.staff.session, id, "court"), { code: "not-found" }, "a desk without a part in the case");
});

t.test("sections of another desk are left out, and named", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "consent"]);
	await revise(session, await openSection(session, of.identity as Id), { form: "person", ops: [{ field: "prs_FirstName", value: "Era" }] });
	const { ref, consent } = await requestTransfer(session, id, transit, ["identity"], of);
	t.same((await exportCase(session, id, "authority")).data.tables["hand-off"], [], "a request that nobody has accepted isn't in it yet");
	await acceptHandoff(transit.staff.session, ref);
	const ours = (await exportCase(session, id, "authority")).data;
	t.match(ours.tables["hand-off"], [
		{ cas_ReasonForOutgoingReferral: "MigrationOrChangeOfLocation", cas_OutgoingReferralDate: /^\d{4}-\d\d-\d\d$/ },
	]);
	t.match(ours.tables.consent, [{ row: consent, con_Consent: true, givenBy: "person", recorded: "written", language: "sq", withhold: [] }]);
	const theirs = (await exportCase(transit.staff.session, id, "authority")).data;
	t.match(theirs.leftOut, [{ section: "identity", owner: /\(.+\)/ }, { section: "consent" }]);
	t.notMatch(exportJson(theirs), /Era/, "the to-desk reads the section, but it isn't theirs");
	t.match(theirs.tables["hand-off"], [{ cas_IncomingReferralDate: /^\d{4}-\d\d-\d\d$/, cas_ReferringOrganisation: /./ }]);
});

t.test("no form has the name of a table that is computed", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity", "logistics"]);
	const ops = [{ field: "cas_OutgoingReferralDetails", value: "Call before noon." }];
	await revise(session, await openSection(session, of.logistics as Id), { form: "referral", ops });
	const { ref } = await requestTransfer(session, id, transit, ["identity"], of);
	await acceptHandoff(transit.staff.session, ref);
	const { tables } = (await exportCase(session, id, "court")).data;
	t.match(tables, { "hand-off": [{ "hand-off": ref.handoff }], referral: [{ cas_OutgoingReferralDetails: "Call before noon." }] });
	const ofForms = new Set(CASE_FORMS.map(({ name }) => name));
	const others = ["case", "hand-off", "consent", "note", "file", "clashes", "left-out", "not-exported", "unreadable"];
	t.same(
		others.filter((name) => ofForms.has(name)),
		[],
	);
});

t.test("each table is one CSV file, and no cell runs as a formula", async (t) => {
	const files = exportCsv((await exportCase(session, id, "other")).data);
	t.same(
		Object.keys(files).filter((name) => !name.endsWith(".csv")),
		[],
	);
	for (const name of ["case", "hand-off", "consent", "person", "threat", "clashes", "left-out", "not-exported", "unreadable"])
		t.match(files[`${name}.csv`], /^case/, name);
	t.match(files["person.csv"], `\r\n${code},`);
	const cells = Object.values(files).flatMap((text) =>
		[...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)].map(([, cell = ""]) => cell),
	);
	t.same(
		cells.filter((cell) => /^"?[=+@|%\t]/.test(cell)),
		[],
	);
	t.ok(cells.some((cell) => cell.startsWith("\"'=1+2")));
});
