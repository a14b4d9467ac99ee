/**
 * Sign-in by OPAQUE: the second implementation of spec/crypto.md section 7 registers and signs in at our server. Each of the two
 * clients signs in with what the other has registered.
 */
import { server } from "@serenity-kit/opaque";
import t from "tap";
import { finishLogin, finishRegistration, opaqueReady, startLogin, startRegistration } from "#crypto/opaque.ts";
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { OpaqueServer } from "../../server/features/session/opaque.ts";
import * as second from "./implementation/opaque.ts";
import { fresh, freshId } from "./support.ts";

await opaqueReady;
const setup = { id: "1", setup: server.createSetup() };
const opaque = new OpaqueServer([setup]);
const member = freshId().id;
const password = "zwölf tapfere Störche";
/** The same text, not in NFC: as some keyboards type it. */
const typed = password.normalize("NFD");

async function registerSecond() {
	const start = second.startRegistration(typed);
	const { message } = opaque.register(member, toBase64Url(start.request));
	return second.finishRegistration(typed, start, fromBase64Url(message), fresh(32));
}

function registerOurs() {
	const { state, request } = startRegistration(password);
	const { record, exportKey } = finishRegistration(password, state, opaque.register(member, request).message);
	return { record: fromBase64Url(record), exportKey: exportKey.export() };
}

async function signInSecond(record: Uint8Array, given: string) {
	const start = second.startLogin(given, fresh(32));
	const { message, state } = opaque.startLogin(member, { record, setup: setup.id }, toBase64Url(start.request));
	const done = await second.finishLogin(given, start, fromBase64Url(message));
	return { ...done, atServer: opaque.finishLogin(state, toBase64Url(done.finish)) };
}

t.test("the second client signs in with what ours has registered, and gets the same keys", async (t) => {
	const { record, exportKey } = registerOurs();
	const done = await signInSecond(record, typed);
	t.same(done.exportKey, exportKey, "export key");
	t.same(done.atServer, done.sessionKey, "session key");
	await t.rejects(signInSecond(record, "zwölf tapfere Storche"), { name: "Refused" }, "a wrong password");
});

t.test("our client signs in with what the second has registered, and gets the same keys", async (t) => {
	const { record, exportKey } = await registerSecond();
	const { state, request } = startLogin(password);
	const answer = opaque.startLogin(member, { record, setup: setup.id }, request);
	const done = finishLogin(password, state, answer.message);
	t.same(done.exportKey.export(), exportKey, "export key");
	t.same(opaque.finishLogin(answer.state, done.finish), done.sessionKey, "session key");
});
