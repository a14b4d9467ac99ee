/** A device that is short of memory. It must not look like a wrong password. */
import { setFlagsFromString } from "node:v8";
import t from "tap";

// WebAssembly gets 16 MiB at most in this process: too little for Argon2id of 64 MiB. Set before the library is loaded.
setFlagsFromString("--wasm-max-mem-pages=256");
const { server } = await import("@serenity-kit/opaque");
const { finishLogin, finishRegistration, opaqueReady, OutOfMemoryError, startLogin, startRegistration } = await import("#crypto/opaque.ts");

t.test("too little memory for the key stretching has an error of its own", async (t) => {
	await opaqueReady;
	const serverSetup = server.createSetup();
	const { state, request } = startRegistration("a long pass phrase");
	const { registrationResponse } = server.createRegistrationResponse({ serverSetup, userIdentifier: "ana", registrationRequest: request });
	t.throws(() => finishRegistration("a long pass phrase", state, registrationResponse), OutOfMemoryError);
	const login = startLogin("a long pass phrase");
	const { loginResponse } = server.startLogin({
		serverSetup,
		userIdentifier: "ana",
		registrationRecord: null,
		startLoginRequest: login.request,
	});
	t.throws(() => finishLogin("a long pass phrase", login.state, loginResponse), OutOfMemoryError);
	t.throws(() => finishLogin("a long pass phrase", login.state, "AAAA"), { code: "sign-in-failed" }, "a malformed answer");
});
