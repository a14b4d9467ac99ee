/** Access entries as OCSF and FHIR: they have all required fields, and lose none of ours. */
import t from "tap";
import { type AccessEntryBody, encodeEntry } from "#protocol/log/entry.ts";
import { formatLine } from "#sdk/audit/export-lines.ts";

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const body: AccessEntryBody = {
	v: 1,
	at: Date.UTC(2026, 0, 6, 12),
	actor: id(1),
	organisation: id(2),
	desk: id(3),
	session: new Uint8Array(32).fill(9),
	action: "entry.read",
	objectType: "compartment",
	object: id(4),
	case: id(5),
	outcome: "allowed",
	purpose: "care",
	basis: null,
	count: 7,
	request: id(6),
	first: null,
	attested: "server",
	initiator: "person",
};
const exportAs = (format: "ocsf" | "fhir", change: Partial<AccessEntryBody> = {}) =>
	JSON.parse(formatLine(format, { seq: 12, salt: new Uint8Array(16), body: encodeEntry({ ...body, ...change }) }));
const redacted = (format: "ocsf" | "fhir") => JSON.parse(formatLine(format, { seq: 12, salt: null, body: null }));

t.test("an action of a newer server is an activity of its own kind", async (t) => {
	const later = { action: "case.later" };
	t.match(exportAs("ocsf", later), { activity_id: 99, type_uid: 600399, activity_name: "case.later", api: { operation: "case.later" } });
	t.notOk("activity_name" in exportAs("ocsf"), "the format has names for the others");
	const event = exportAs("fhir", later);
	t.match(event.subtype, [{ code: "operation", display: "operation" }, { code: "case.later" }]);
	t.match([event.action, event.meta], ["E", undefined], "it claims no profile of a read");
});

t.test("a change of a case isn't exported as a read of it", async (t) => {
	const change = { action: "case.status" };
	t.match(exportAs("ocsf", change), { activity_id: 3 });
	const event = exportAs("fhir", change);
	t.match([event.action, event.subtype[0].code, event.meta], ["U", "update", undefined]);
});

/** OCSF 1.3: the fields that the class and its objects require, by their path in the entry. */
const REQUIRED: Record<string, string[]> = {
	"": ["activity_id", "actor", "api", "category_uid", "class_uid", "metadata", "severity_id", "src_endpoint", "time", "type_uid"],
	api: ["operation"],
	"api.request": ["uid"],
	"api.service": [],
	metadata: ["product", "version"],
	"metadata.product": ["vendor_name"],
};
/** Of these fields, an object has at least one. */
const ONE_OF: Record<string, string[]> = {
	actor: ["process", "user", "invoked_by", "session", "app_name", "app_uid"],
	"actor.user": ["account", "name", "uid"],
	"actor.user.org": ["name", "uid"],
	"actor.user.groups": ["name", "uid"],
	"api.service": ["name", "uid"],
	"metadata.product": ["name", "uid"],
	resources: ["name", "uid"],
	src_endpoint: ["ip", "uid", "name", "hostname", "svc_name", "instance_uid", "interface_uid", "interface_name"],
};

t.test("an OCSF entry is of the class API Activity and has its required fields", async (t) => {
	const event = exportAs("ocsf");
	for (const field of REQUIRED[""] ?? []) t.ok(event[field], field);
	t.match(event, { class_uid: 6003, category_uid: 6, activity_id: 2, type_uid: 600302, status_id: 1, time: body.at });
	t.match(event.actor, { user: { uid: id(1), org: { uid: id(2) }, groups: [{ uid: id(3) }] }, session: { uid: "09".repeat(32) } });
	t.same(event.resources, [
		{ type: "compartment", uid: id(4) },
		{ type: "case", uid: id(5) },
	]);
	t.match(event.unmapped, { purpose: "care", count: 7, seq: 12 });
	t.match(exportAs("ocsf", { outcome: "denied", actor: null }), { status_id: 2, severity_id: 2, actor: { app_name: "cloister" } });
	t.match(redacted("ocsf"), { status_id: 0, type_uid: 600300, time: 0, unmapped: { seq: 12, body: null } });
});

/** The objects at a path of an entry. */
const at = (event: any, path: string): any[] =>
	path === "" ? [event] : path.split(".").reduce((found, name) => found.flatMap((object) => object[name] ?? []), [event] as any[]);

t.test("every kind of OCSF entry has all required fields", async (t) => {
	const kinds: Partial<AccessEntryBody>[] = [
		{},
		{ actor: null, organisation: null, desk: null, session: null },
		{ object: null },
		{ object: null, case: null, outcome: "failed" },
		{ action: "log.redact", actor: null },
	];
	for (const event of [...kinds.map((change) => exportAs("ocsf", change)), redacted("ocsf")]) {
		for (const [path, names] of Object.entries(REQUIRED))
			for (const found of at(event, path)) for (const name of names) t.not(found[name] ?? null, null, `${path} ${name}`);
		for (const [path, names] of Object.entries(ONE_OF))
			for (const found of at(event, path))
				t.ok(
					names.some((name) => name in found),
					`${path}: ${JSON.stringify(found)}`,
				);
		t.equal(event.type_uid, event.class_uid * 100 + event.activity_id);
	}
});

/** A code as IHE BALP's profiles Read and PatientRead fix it: with the text that is displayed. */
const coded = (system: string, code: string, display: string) => ({ system, code, display });
const TERMS = "http://terminology.hl7.org/CodeSystem";
const DCM = "http://dicom.nema.org/resources/ontology/DCM";

t.test("a FHIR entry has the fixed values of the profiles that it names", async (t) => {
	const event = exportAs("fhir");
	t.same(event.type, coded(`${TERMS}/audit-event-type`, "rest", "Restful Operation"));
	t.same(event.subtype[0], coded("http://hl7.org/fhir/restful-interaction", "read", "read"));
	t.same([event.action, event.outcome], ["R", "0"]);
	const only = (list: any[], of: (item: any) => unknown, wanted: unknown) => {
		const found = list.filter((item) => JSON.stringify(of(item)) === JSON.stringify(wanted));
		t.equal(found.length, 1, JSON.stringify(wanted));
		return found[0] ?? {};
	};
	const agent = (wanted: unknown) => only(event.agent, ({ type }) => type.coding[0], wanted);
	for (const part of [coded(DCM, "110152", "Destination Role ID"), coded(DCM, "110153", "Source Role ID")]) {
		const { who, network, media } = agent(part);
		t.ok(who && network && media === undefined);
	}
	const user = agent(coded(`${TERMS}/v3-ParticipationType`, "IRCP", "information recipient"));
	t.ok(user.who && user.requestor === true && user.network === undefined && user.media === undefined);
	const entity = (wanted: unknown) => only(event.entity, ({ type }) => type, wanted);
	const patient = entity(coded(`${TERMS}/audit-entity-type`, "1", "Person"));
	t.same(patient.role, coded(`${TERMS}/object-role`, "1", "Patient"));
	t.equal(patient.what.type, "Patient");
	const data = entity(coded(`${TERMS}/audit-entity-type`, "2", "System Object"));
	t.ok(data.what && data.role.code === "4");
	const request = entity({ system: "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", code: "XrequestId" });
	t.ok(request.what.identifier.value);
});

t.test("a FHIR entry is an AuditEvent of IHE BALP", async (t) => {
	const event = exportAs("fhir");
	t.match(event, {
		resourceType: "AuditEvent",
		id: "entry-12",
		meta: { profile: ["https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"] },
		type: { code: "rest" },
		action: "R",
		recorded: "2026-01-06T12:00:00.000Z",
		outcome: "0",
	});
	t.match(event.subtype, [{ code: "read" }, { code: "entry.read" }]);
	const codes = event.agent.map(({ type }: any) => type.coding[0].code);
	t.same(codes, ["110152", "110153", "IRCP"], "client, server, user");
	for (const { who, requestor } of event.agent) t.ok(who && typeof requestor === "boolean");
	for (const { network } of event.agent.slice(0, 2)) t.equal(network.extension[0].valueCode, "masked");
	t.equal(event.agent[2].who.identifier.value, `urn:uuid:${id(1)}`);
	const [patient, data, request, own] = event.entity;
	t.match(patient, { type: { code: "1" }, role: { code: "1" }, what: { type: "Patient", identifier: { value: `urn:uuid:${id(5)}` } } });
	t.match(data, { type: { code: "2" }, role: { code: "4" }, what: { identifier: { value: `urn:uuid:${id(4)}` } } });
	t.equal(request.type.code, "XrequestId");
	t.same(
		own.detail.map(({ type }: any) => type),
		["count", "attested", "seq", "salt", "body"],
	);
	t.match(exportAs("fhir", { case: null }).meta.profile[0], /IHE\.BasicAudit\.Read$/);
	const refused = exportAs("fhir", { outcome: "denied", actor: null, object: null });
	t.equal(refused.meta, undefined, "a refusal names no profile");
	t.match(refused, { outcome: "4" });
	t.equal(refused.agent.length, 2);
	t.match(redacted("fhir"), { _recorded: { extension: [{ valueCode: "masked" }] }, entity: [{ detail: [{ type: "seq" }] }] });
});
