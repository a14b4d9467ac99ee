/** The SDK on a real server: threads, files, a departure, and a return with new keys. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { loadPin } from "#sdk/directory/cache.ts";
import {
	addHolder,
	attach,
	doUpkeep,
	dropHolder,
	fetchNames,
	grantHistory,
	httpTransport,
	invite,
	markSeen,
	message,
	openThread,
	readAll,
	readPage,
	remove,
	saveAttachment,
	signIn,
	syncDirectory,
	titleOf,
	Unreadable,
	unassignFromDesk,
	write,
} from "#sdk/index.ts";
import { tryRealKeys } from "../../../scripts/scenario/real-keys.ts";
import { readyNetwork } from "../../support/sdk.ts";

const started = Date.now();
const all = await readyNetwork(t);
const { network, founder, admin, origin, destination } = all;
t.comment(`network ready after ${Date.now() - started} ms`);

const words = (entries: Awaited<ReturnType<typeof readAll>>["entries"]) =>
	entries.map(({ content, failure }) => (content && "text" in content ? content.text : (failure?.why ?? content?.kind)));

t.test("members are shown with the names that they joined with", async (t) => {
	const known = await fetchNames(origin.staff.session);
	t.equal(known.get(founder.id), "The founder");
	t.equal(known.size, 8);
	t.same(founder.alarms, []);
});

t.test("two desks read one thread, and see how far the other has read", async (t) => {
	const { session } = origin.staff;
	const thread = await openThread(session, "Arrival on Monday", [{ kind: "desk", id: destination.desk }]);
	await write(session, thread, message("Përshëndetje", { language: "sq" }));
	await write(destination.coordinator.session, thread, message("مرحبا"));
	const read = await readAll(destination.staff.session, thread);
	t.same(words(read.entries), ["Arrival on Monday", "Përshëndetje", "مرحبا"]);
	t.equal(titleOf(read.entries), "Arrival on Monday");
	t.equal(titleOf(read.entries.slice(1)), null, "without the entry that names it");
	t.equal(read.entries[2]?.author, destination.coordinator.id);
	t.equal(read.entries[2]?.desk, destination.desk);
	await markSeen(destination.staff.session, read.compartment);
	const { compartment } = await readPage(session, thread);
	t.match(
		compartment.seen.map(({ body }) => [body.by, body.count]),
		[[destination.staff.id, 3]],
	);
	await t.rejects(readPage(admin.session, thread), { code: "not-found" }, "admins see no content");
});

t.test("a file of twenty megabytes is attached and saved unchanged", async (t) => {
	const { session } = origin.staff;
	const thread = await openThread(session, "Documents", [{ kind: "desk", id: destination.desk }]);
	const size = 20 * 1024 * 1024 + 17;
	const piece = new Uint8Array(1024 * 1024).map((_, i) => (i * 7) & 255);
	async function* content() {
		for (let at = 0; at < size; at += piece.length) yield piece.subarray(0, Math.min(piece.length, size - at));
	}
	const steps: number[] = [];
	const upload = { name: "passport scan.pdf", type: "application/pdf", size, content: content() };
	const { header, info } = await attach(session, thread, upload, { onProgress: (done) => steps.push(done) });
	t.ok(steps.length >= 5, "progress is reported for each part");
	await write(session, thread, { kind: "file", note: null, files: [info] }, { attachments: [header] });
	const { entries } = await readAll(destination.staff.session, thread);
	const last = entries.at(-1);
	t.equal(last?.content?.kind, "file");
	if (last?.content?.kind !== "file") return;
	const [received] = last.content.files;
	const [signed] = last.attachments;
	t.ok(received && signed);
	if (!received || !signed) return;
	t.match(received, { name: "passport scan.pdf", size });
	let got = 0;
	let same = true;
	for await (const part of saveAttachment(destination.staff.session, signed, received))
		for (const byte of part) if (byte !== (((got++ % piece.length) * 7) & 255)) same = false;
	t.equal(got, size);
	t.ok(same);
	await t.rejects(attach(session, thread, { ...upload, size: 5, content: content() }), { code: "bad-input" });
	const withoutHeader = write(session, thread, { kind: "file", note: null, files: [info] });
	await t.rejects(withoutHeader, { code: "bad-input", field: "attachments" });
});

t.test("no message is lost when many write at once", async (t) => {
	const thread = await openThread(origin.staff.session, "Busy", [{ kind: "desk", id: destination.desk }]);
	const people = [origin.staff, origin.coordinator, destination.staff, destination.coordinator];
	await Promise.all(people.map(({ session }, i) => write(session, thread, message(`from ${i}`))));
	const { entries } = await readAll(destination.staff.session, thread);
	t.equal(entries.length, 5);
	t.notOk(entries.some(({ missingBefore, failure }) => missingBefore || failure));
});

t.test("two programs on one profile raise no alarm when one sees newer data than the other", async (t) => {
	const { signInName, recoveryCode } = origin.staff;
	const device = network.device();
	const one = await network.open(device, signInName, recoveryCode);
	let until: { path: RegExp; meanwhile: () => Promise<unknown> } | null = null;
	const late: typeof fetch = async (...sent) => {
		const answer = await fetch(...sent);
		const now = until?.path.test(String(sent[0])) ? until : null;
		if (now) until = null;
		await now?.meanwhile();
		return answer;
	};
	const other = await network.open(
		{ ...network.device(), storage: device.storage, server: httpTransport({ address: network.server.url, fetch: late }) },
		signInName,
		recoveryCode,
	);
	const thread = await openThread(one, "Two windows", [{ kind: "desk", id: destination.desk }]);
	const during = async <T>(path: RegExp, meanwhile: () => Promise<unknown>, work: () => Promise<T>): Promise<T> => {
		until = { path, meanwhile };
		const done = await work();
		t.equal(until, null, `${path} was requested`);
		return done;
	};
	const first = await during(
		/\/entries/,
		() => write(one, thread, message("first")),
		() => readPage(other, thread),
	);
	t.same(words(first.entries), ["Two windows"]);
	const again = await during(
		/\/entries/,
		() => write(other, thread, message("second")),
		() => readPage(other, thread),
	);
	t.same(words(again.entries), ["Two windows", "first"], "the same with two calls of one program");
	const renewed = await during(
		new RegExp(`/compartments/${thread}\\?after=`),
		() => dropHolder(one, thread, { kind: "desk", id: destination.desk }),
		() => readAll(other, thread),
	);
	t.same(words(renewed.entries), ["Two windows", "first", "second"]);
	await during(
		/\/directory\?/,
		async () => {
			await invite(origin.coordinator.session, { organisation: origin.id, role: "staff" });
			await syncDirectory(one);
		},
		() => syncDirectory(other),
	);
	t.ok(one.dir.size > other.dir.size);
	t.equal((await loadPin(device.storage, one.network))?.size, one.dir.size, "the saved pin is the newest");
});

t.test("a new holder reads new messages only, or the history when it is granted", async (t) => {
	const { session } = origin.coordinator;
	const thread = await openThread(session, "Ours", []);
	await write(session, thread, message("before"));
	await addHolder(session, thread, { kind: "desk", id: destination.desk });
	await write(destination.staff.session, thread, message("after"));
	t.same(words((await readAll(destination.staff.session, thread)).entries), ["after"]);
	const second = await openThread(session, "Ours too", []);
	await write(session, second, message("before"));
	await addHolder(session, second, { kind: "desk", id: destination.desk }, { history: true });
	t.same(words((await readAll(destination.staff.session, second)).entries), ["Ours too", "before"]);
	await t.rejects(addHolder(destination.staff.session, second, { kind: "member", id: destination.staff.id }), { code: "not-allowed" });
});

t.test("a member who has left a desk can't read later messages", async (t) => {
	const leaver = await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	await doUpkeep(origin.coordinator.session);
	await syncDirectory(leaver.session);
	const thread = await openThread(origin.staff.session, "Sensitive", [{ kind: "desk", id: destination.desk }]);
	await write(leaver.session, thread, message("while here"));
	const known = await readAll(leaver.session, thread);
	t.equal(known.entries.length, 2);
	await remove(origin.coordinator.session, { kind: "member", subject: leaver.id }, "left");

	// Writing doesn't wait for the desk's new key. Until then, epoch keys are sealed to its members' own keys.
	await write(destination.staff.session, thread, message("in between"));
	t.same(words((await readAll(origin.staff.session, thread)).entries), ["Sensitive", "while here", "in between"]);

	const steps: number[] = [];
	const done = await doUpkeep(origin.staff.session, ({ left }) => steps.push(left));
	t.equal(done.desksRenewed, 1);
	t.ok(steps.length >= 2, "progress is reported for the desk and the thread");
	t.same(done.failed, []);
	t.equal(done.left, 0);
	await write(origin.staff.session, thread, message("after"));

	await t.rejects(readPage(leaver.session, thread), ProtocolError, "the server refuses the leaver");
	// The first epoch is the only one that the leaver ever held.
	const trial = await tryRealKeys(leaver.session, origin.coordinator.session, thread, 1);
	const control = await tryRealKeys(origin.coordinator.session, origin.coordinator.session, thread, 1);
	t.ok(trial.keys >= 3, "the leaver's own key, the desk's key, and the key of the first epoch");
	t.ok(trial.tries > 0 && control.opened > 0, "a holder's keys open some of the boxes");
	t.equal(trial.opened, 0, "no key of the leaver opens a later box or message");
	t.same(words((await readAll(destination.coordinator.session, thread)).entries), ["Sensitive", "while here", "in between", "after"]);
	await t.rejects(write(leaver.session, thread, message("still here?")), ProtocolError, "the leaver can't write either");
});

t.test("a member who lost all keys comes back with new keys, and reads again", async (t) => {
	const { session } = destination.coordinator;
	const thread = await openThread(origin.staff.session, "Before the loss", [{ kind: "desk", id: destination.desk }]);
	await write(origin.staff.session, thread, message("kept"));
	const own = await openThread(origin.staff.session, "To one person", [{ kind: "member", id: destination.staff.id }]);
	await doUpkeep(destination.staff.session);
	const back = await network.admit(destination.coordinator, admin, {
		organisation: destination.id,
		role: "staff",
		member: destination.staff,
	});
	t.equal(back.id, destination.staff.id);
	t.equal(back.session.dir.members.get(back.id)?.keyEpoch, 2);
	const before = await readAll(back.session, thread);
	t.ok(before.entries.every(({ failure }) => failure instanceof Unreadable && failure.why === "arriving"));
	t.ok(before.entries[0]?.failure?.helpers.includes(destination.coordinator.id));
	const done = await doUpkeep(session);
	t.equal(done.desksRenewed, 1);
	t.same(done.failed, []);
	await syncDirectory(back.session);
	t.same(words((await readAll(back.session, thread)).entries), ["Before the loss", "kept"]);
	await write(back.session, thread, message("again"));
	await syncDirectory(origin.staff.session);
	await write(origin.staff.session, own, message("to the new keys"));
	const grant = () => grantHistory(origin.staff.session, own, { kind: "member", id: back.id });
	t.same([await grant(), await grant()], [1, 0], "a holder with new keys gets the history, once");
	t.same(words((await readAll(back.session, own)).entries), ["To one person", "to the new keys"]);
	t.same(back.alarms, []);
});

t.test("a new sign-in uses the stored directory, and nobody got an alarm", async (t) => {
	const { server, storage } = origin.staff.session;
	const again = await signIn({
		server,
		storage,
		onAlarm: (alarm) => t.fail(alarm.detail),
		now: () => network.server.clock.now(),
		name: origin.staff.signInName,
		password: origin.staff.password,
	});
	t.equal(again.dir.size, again.checkpoint.size);
	await unassignFromDesk(origin.coordinator.session, origin.desk, origin.staff.id);
	for (const person of [founder, admin, origin.staff, origin.coordinator, destination.coordinator]) t.same(person.alarms, []);
});
