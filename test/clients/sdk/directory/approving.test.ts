/** An approver compares a fingerprint, build or witness key out of band. If it differs, the approval is refused before anything is signed. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { toHex } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { COSIGNATURE, formatVerifierKey, verifierKey } from "#protocol/log/note.ts";
import { manifestHash } from "#protocol/release/manifest.ts";
import { proposeWitnesses } from "#sdk/audit/index.ts";
import {
	approve,
	fingerprintOf,
	firstVouchers,
	httpTransport,
	invite,
	join,
	memoryStorage,
	presentFingerprint,
	proposeRelease,
	syncDirectory,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { manifestOf, smallBuild } from "../../../support/web-build.ts";

t.test("comparing before approving", async (t) => {
	const { network, founder, admin, origin } = await readyNetwork(t);

	await t.test("an approval needs a proposal, and only a newcomer has a fingerprint to compare", async (t) => {
		await t.rejects(approve(admin.session, new Uint8Array(32)), { code: "not-found" });
		for (const id of [origin.staff.id, randomId()]) t.throws(() => fingerprintOf(admin.session, id), { code: "not-found" });
	});

	await t.test("a release is approved only with the hash of the approver's own build", async (t) => {
		const manifest = manifestOf(smallBuild("mine"));
		const object = await proposeRelease(founder.session, manifest);
		const other = toHex(manifestHash(manifestOf(smallBuild("another"))));
		for (const release of [other, ""])
			await t.rejects(approve(admin.session, object, { release }), { code: "bad-input", field: "release" });
		t.equal(admin.session.dir.web, null, "nothing was signed");
		await approve(admin.session, object, { release: `${toHex(manifestHash(manifest)).toUpperCase().match(/.{4}/g)?.join(" ")}` });
		t.same(admin.session.dir.web?.manifest, manifestHash(manifest));
		const withdrawal = await proposeRelease(founder.session, null);
		const release = toHex(manifestHash(manifest));
		await t.rejects(approve(admin.session, withdrawal, { release }), { code: "bad-input", field: "release" }, "a withdrawal has no hash");
		await approve(admin.session, withdrawal, { release: "" });
		t.equal(admin.session.dir.web, null);
	});

	await t.test("witnesses are approved only with exactly the keys that aren't in force yet", async (t) => {
		const keyOf = (name: string, byte: number) => verifierKey(name, COSIGNATURE, new Uint8Array(32).fill(byte));
		const [first, second] = [keyOf("one.example/w", 1), keyOf("two.example/w", 2)];
		const refuse = () => {
			throw new ProtocolError("not-found", "keys: this key epoch is not in your keybag");
		};
		const unableToSign = { ...founder.session, sign: refuse };
		await t.rejects(proposeWitnesses(unableToSign, { wanted: 1, keys: [first] }), { code: "not-found" }, "no mistake in the input");
		const object = await proposeWitnesses(founder.session, { wanted: 1, keys: [first] });
		for (const witnesses of [[], [formatVerifierKey(second)], [formatVerifierKey(first), formatVerifierKey(second)]])
			await t.rejects(approve(admin.session, object, { witnesses }), { code: "bad-input", field: "witnesses" });
		await approve(admin.session, object, { witnesses: [` ${formatVerifierKey(first)}\n`] });
		const next = await proposeWitnesses(founder.session, { wanted: 2, keys: [first, second] });
		await approve(admin.session, next, { witnesses: [formatVerifierKey(second)] });
		t.equal(admin.session.dir.witnesses.keys.length, 2);
	});

	await t.test("a voucher can compare the fingerprint, too", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff" });
		const device = { server: httpTransport({ address: network.server.url }), storage: memoryStorage(), onAlarm: () => {} };
		const joined = await join({
			...device,
			now: founder.session.now,
			code,
			name: "Nadia",
			signInName: "nadia",
			password: "a pass phrase for tests",
		});
		await syncDirectory(origin.coordinator.session);
		t.same(
			firstVouchers(origin.coordinator.session, joined.member).map(({ id }) => id),
			[origin.coordinator.id],
		);
		const wrong = `00000 ${joined.fingerprint.slice(6)}`;
		await t.rejects(vouch(origin.coordinator.session, joined.member, CHECKLIST, undefined, { fingerprint: wrong }), {
			code: "bad-input",
			field: "fingerprint",
		});
		await vouch(origin.coordinator.session, joined.member, CHECKLIST, undefined, { fingerprint: joined.fingerprint });
	});

	await t.test("while new keys wait for approval, the fingerprint of the present keys is shown", async (t) => {
		const { coordinator, staff } = origin;
		const { session } = coordinator;
		const before = presentFingerprint(session, staff.id);
		t.match(before, /^(\d{5} ){9}\d{5}$/);
		const { code } = await invite(session, { organisation: origin.id, role: "staff", member: staff.id });
		const device = { server: httpTransport({ address: network.server.url }), storage: memoryStorage(), onAlarm: () => {} };
		const again = { code, name: "Back", signInName: "back", password: "a pass phrase for tests", now: founder.session.now };
		const joined = await join({ ...device, ...again });
		t.equal(joined.member, staff.id);
		await syncDirectory(session);
		t.equal(presentFingerprint(session, staff.id), before);
		const object = await vouch(session, staff.id, CHECKLIST, undefined, { fingerprint: joined.fingerprint });
		await approve(admin.session, object, { fingerprint: joined.fingerprint });
		await syncDirectory(session);
		t.equal(presentFingerprint(session, staff.id), joined.fingerprint);
	});

	await t.test("a newcomer who isn't approved yet has no present fingerprint", async (t) => {
		const { session } = origin.coordinator;
		const newcomer = [...session.dir.members.values()].find(({ status }) => status === "pending");
		t.ok(newcomer);
		t.throws(() => presentFingerprint(session, newcomer?.id ?? ""), { code: "not-found" });
	});
});
