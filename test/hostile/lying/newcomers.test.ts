/**
 * Section 3 of SPEC.md, what a client must refuse: false keys and networks, shown to newcomers and to those
 * who vouch for them.
 */
import t from "tap";
import { fingerprint } from "#crypto/fingerprint.ts";
import { Invite } from "#crypto/invite.ts";
import { memberKeys } from "#crypto/member.ts";
import { randomId } from "#crypto/random.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import {
	addOrganisation,
	approve,
	fingerprintOf,
	invite,
	join,
	proposeRelease,
	readInvite,
	recover,
	syncDirectory,
	vettingQueue,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { fieldsOf, serveDirectory } from "../../support/lying/forge.ts";
import { forge, type Lie, refuse, refuseNewPassword, reorder } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { countersign, newcomer, otherNetwork, signAtCheckpoint, vouchFor } from "../../support/lying/shown-directory.ts";
import { manifestOf, smallBuild } from "../../support/web-build.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { origin, organisations } = world.fixtures;
const giver = await world.openSyncedSession("giver");
const leaves = () => giver.session.log.map(toWire);
const place = { organisation: organisations.origin, role: "staff", desk: origin } as const;

test("an honest server", async (t) => {
	const device = await world.device();
	const { code } = await invite(giver.session, place);
	t.equal((await readInvite(device, code)).organisation, giver.session.dir.organisations.get(organisations.origin)?.name);
	t.same(alarmCodes(device), []);
});

test("an unsigned checklist or false keys of a newcomer are refused by the voucher", async (t) => {
	const [founder, admin] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	await addOrganisation(founder.session, { name: "New", country: "AL", parts: ["origin"], checklist: CHECKLIST });
	const shownTo = async (...lies: Lie[]) => {
		admin.setLies(...lies);
		const { proposals } = await vettingQueue(admin.session);
		return [proposals.map(({ checklist }) => checklist?.references), alarmCodes(admin)];
	};
	t.same(await shownTo(), [[2], []]);
	t.same(await shownTo(forge("directory.vetting", "proposals.0.checklist.references", 9)), [[undefined], ["content-tampered"]]);
	const release = toBase64Url(await proposeRelease(founder.session, manifestOf(smallBuild("a build"))));
	const withoutCause = forge("directory.vetting", "proposals", (all: any[]) => [...all, { ...all[0], object: release }]);
	t.same(await shownTo(withoutCause), [[2, undefined], []], "a checklist for what is proposed without one");

	const { code } = await invite(giver.session, place);
	const newcomers = await world.device();
	const joined = await join({ ...newcomers, code, name: "New", signInName: "new", password: "a pass phrase for tests" });
	await syncDirectory(giver.session);
	const object = await vouch(giver.session, joined.member, CHECKLIST);
	t.equal(fingerprintOf(giver.session, joined.member), joined.fingerprint);
	admin.setLies();
	const another = fingerprint(world.network, giver.session.keys().public);
	t.equal(
		await outcomeOf(() => approve(admin.session, object, { fingerprint: another })),
		"bad-input",
		"another person's keys are read out",
	);

	// The inviter told the server the code, so it can replace the newcomer's keys by its own.
	const at = giver.session.log.findIndex((leaf) => leaf.type === "join" && leaf.body.by === joined.member);
	const [join_, credential] = giver.session.log.slice(at, at + 2) as [Statement<"join">, Statement<"credential">];
	const evil = memberKeys(MemberSeed.random());
	const token = Invite.parse(code).signingKey();
	const swapped = [
		signStatement(world.network, "join", { ...join_.body, keys: evil.public }, evil.signing, token),
		signStatement(world.network, "credential", credential.body, evil.signing, token),
	].map(toWire);
	const opened = async (...lies: Lie[]) => {
		const device = await world.device();
		device.proxy.lies = lies;
		return outcomeOf(() => recover({ ...device, name: "new", recoveryCode: joined.recoveryCode, password: "another password for tests" }));
	};
	t.equal(
		await opened(refuseNewPassword),
		"not-allowed",
		"the newcomer's own keys: the session opens, and only the password isn't changed",
	);
	t.equal(
		await opened(...serveDirectory(world, [...leaves().slice(0, at), ...swapped])),
		"key-mismatch",
		"the newcomer sees that it isn't theirs",
	);
	t.equal(await opened(...serveDirectory(world, leaves().slice(0, at + 1))), "keybag-old", "no credential, so that any keybag would do");
	const { sender } = world.people;
	const again = newcomer(giver.session, { organisation: organisations.origin, role: "staff", member: sender.id }, { ke: 2 });
	const fields = fieldsOf(credential);
	const { version, bag } = giver.session.dir.members.get(sender.id)!.credential!;
	const body = { ...again.joined.body, ...fields, version: version + 1, bag };
	const { invite: _i, keys: _k, nameHash: _n, ...own } = body;
	const sameBag = signStatement(world.network, "credential", own, again.signing, again.token);
	const vouched = vouchFor(giver.session, again);
	const replaced = [again.invited, again.joined, sameBag, vouched, countersign(admin.session, vouched)].map(toWire);
	const device = await world.device();
	device.proxy.lies = serveDirectory(world, [...leaves(), ...replaced]);
	t.equal(
		await outcomeOf(() =>
			recover({ ...device, name: sender.signInName, recoveryCode: sender.recoveryCode, password: "another password for tests" }),
		),
		"key-mismatch",
		"two say that somebody has come back with other keys",
	);
});

test("a newcomer refuses another network and a made-up invite", async (t) => {
	const { code, invite: made } = await invite(giver.session, place);
	const reads = async (...lies: Lie[]) => {
		const device = await world.device();
		device.proxy.lies = lies;
		return outcomeOf(() => readInvite(device, code));
	};
	t.equal(await reads(), null);
	const list = leaves();
	t.equal(await reads(...serveDirectory(world, list.slice(0, -1))), "not-found", "without the invite");
	const theirs = otherNetwork(world, giver.session.dir.genesis!, giver.session.dir.invites.get(made)!);
	t.equal(await reads(...serveDirectory(world, theirs)), "not-found", "another network with the same invite");
	t.equal(await reads(forge("directory.inviteRead", "checkpoint.signature", "A".repeat(86))), "directory-forked", "unsigned");
	t.equal(await reads(forge("directory.inviteRead", "statements.2", list[3])), "directory-forked", "other leaves");
	t.equal(await reads(reorder("directory.inviteRead", "statements")), "not-founded");
});

/** Sends the lie with status 200, even if the honest answer is an error. */
const insisting = ({ apply, ...lie }: Lie): Lie => ({
	...lie,
	apply: (reply, earlier) => {
		reply.status = 200;
		apply(reply, earlier);
	},
});

test("a newcomer refuses an invite that was used, has expired or has another key, whatever the server says", async (t) => {
	const { code, invite: id } = await invite(giver.session, place);
	const list = leaves();
	const invited = giver.session.log.at(-1) as Statement<"invite">;
	const { expires } = giver.session.dir.invites.get(id)!;
	const reads = async (shown: Wire[], now: () => number = giver.session.now) => {
		const device = await world.device();
		device.proxy.lies = serveDirectory(world, shown).map(insisting);
		return outcomeOf(() => readInvite({ ...device, now }, code));
	};
	t.equal(await reads(list), null);
	t.equal(await reads(list, () => expires - 1), null);
	t.equal(await reads(list, () => expires), "invite-expired");
	const keys = memberKeys(MemberSeed.random());
	const envelope = { by: randomId(), ke: 1, as: null, cp: giver.session.checkpoint, at: giver.session.now() };
	const body = { ...envelope, invite: id, keys: keys.public, nameHash: new Uint8Array(32) };
	const joined = signStatement(world.network, "join", body, keys.signing, Invite.parse(code).signingKey());
	t.equal(await reads([...list, toWire(joined)]), "invite-used");
	const otherKey = { ...fieldsOf(invited), pk: new SigningKey(new Uint8Array(32).fill(9)).publicKey };
	const claimed = signAtCheckpoint(giver.session, invited.body.cp, () => giver.session.sign("invite", otherKey));
	t.equal(await reads([...list.slice(0, -1), toWire(claimed)]), "not-found", "the same id with another key");
});

test("a refused sign-in raises no alarm of another address, and a server without a network isn't taken for the pinned one", async (t) => {
	const { sender } = world.people;
	const recovers = async (pinned: Uint8Array | null, ...lies: Lie[]) => {
		const device = await world.device();
		if (pinned) await device.storage.set("network", toBase64Url(pinned));
		device.proxy.lies = lies;
		const given = { name: sender.signInName, recoveryCode: sender.recoveryCode, password: "another password for tests" };
		return [await outcomeOf(() => recover({ ...device, ...given })), alarmCodes(device)];
	};
	const none = forge("directory.network", "network", null);
	t.same(await recovers(null, none), ["not-founded", []]);
	const unknown = refuse("session.recoverFinish", 401, "sign-in-failed");
	t.same(await recovers(world.network, none, unknown), ["network-mismatch", ["network-mismatch"]]);
	t.same(await recovers(world.network, unknown), ["sign-in-failed", []]);
	t.same(await recovers(world.network, refuse("session.recoverFinish", 403, "not-allowed")), ["not-allowed", []]);
});
