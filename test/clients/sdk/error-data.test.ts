/** Errors of every class as data that crosses from a worker to its page. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sodium from "libsodium-wrappers";
import t from "tap";
import { OutOfMemoryError } from "#crypto/opaque.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { otherFormatSentence } from "#protocol/format.ts";
import { NoteVerificationError } from "#protocol/log/note.ts";
import { ShapeError } from "#protocol/schema.ts";
import { throwAlarm } from "#sdk/alarms.ts";
import { CaseMoved, type LoadedCase } from "#sdk/casework/index.ts";
import { OtherFormatError } from "#sdk/format.ts";
import { ServerError } from "#sdk/http/answers.ts";
import { AlteredWebError, errorData, type PlainError, Unreadable } from "#sdk/index.ts";
import { everyNode, parse } from "../../support/syntax.ts";

await sodium.ready;
const ana = "00000000-0000-4000-8000-00000000000a";
const noFacts = {
	code: null,
	field: null,
	alarm: null,
	why: null,
	basis: [],
	desks: [],
	limit: null,
	helpers: [],
	at: null,
	retryAfter: null,
	request: null,
	version: null,
	detail: "",
};

function alarmError(): unknown {
	try {
		return throwAlarm({ alarm: () => {} }, "entry-missing", ana, "entry 3");
	} catch (error) {
		return error;
	}
}

/** What libsodium throws when it gets no memory: here for a hash of two gigabytes. */
function memoryError(): unknown {
	try {
		return sodium.crypto_generichash(2 ** 31 - 1, "x", null);
	} catch (error) {
		return error;
	}
}

const cases: [error: unknown, expected: Partial<PlainError>][] = [
	[
		new ProtocolError("bad-input", "title: is missing", "title"),
		{ name: "ProtocolError", code: "bad-input", field: "title", detail: "title: is missing" },
	],
	[
		new ServerError("sign-in-delayed", { error: "sign-in-delayed", detail: "d", field: "name", request: "r-1" }, 7),
		{ name: "ServerError", code: "sign-in-delayed", field: "name", retryAfter: 7, request: "r-1", detail: "d" },
	],
	[
		new ServerError("full", { error: "full", detail: "d", data: { limit: "reserved" } }, null),
		{ name: "ServerError", code: "full", limit: "reserved" },
	],
	[new ServerError("full", { error: "full", detail: "d", data: { limit: "other" } }, null), { name: "ServerError", limit: null }],
	[new ServerError("stale", { error: "stale", detail: "d", data: { next: 7 } }, null), { name: "ServerError", code: "stale", limit: null }],
	[new Unreadable("revoked", [ana]), { name: "Unreadable", code: "bad-content", why: "revoked", helpers: [ana], detail: "revoked" }],
	[
		new CaseMoved({} as LoadedCase, "the hand-off is accepted now"),
		{ name: "CaseMoved", code: "stale", detail: "the hand-off is accepted now" },
	],
	[alarmError(), { name: "AlarmError", alarm: { code: "entry-missing", subject: ana, detail: "entry 3" }, detail: "entry 3" }],
	[
		new AlteredWebError([{ path: "/index.html", problem: "altered" }]),
		{ name: "AlteredWebError", alarm: { code: "altered-web-code", subject: null } as never },
	],
	[
		new ShapeError("holders.0.ke", "takes a number"),
		{ name: "ShapeError", code: "bad-input", field: "holders.0.ke", detail: "holders.0.ke: takes a number" },
	],
	[new NoteVerificationError("not signed"), { name: "NoteVerificationError", code: "bad-signature", detail: "not signed" }],
	[new OutOfMemoryError(), { name: "OutOfMemoryError" }],
	[
		new OtherFormatError({ format: 77, version: "0.9.0" }),
		{ name: "OtherFormatError", version: "0.9.0", detail: otherFormatSentence("What this device keeps", { format: 77, version: "0.9.0" }) },
	],
	[memoryError(), { name: "OutOfMemoryError" }],
	[new DOMException("stopped", "AbortError"), { name: "AbortError" }],
	[new TypeError("the phone number +40 722 000 000 has no length"), { name: "Error" }],
	["a text", { name: "Error" }],
	[undefined, { name: "Error" }],
];

t.test("each error keeps its facts in a structured clone and in JSON, and has all fields", async (t) => {
	for (const [error, expected] of cases) {
		const data = errorData(error);
		t.match(data, expected, String(expected.name));
		t.same(Object.keys(data), ["name", ...Object.keys(noFacts)]);
		t.same([structuredClone(data), JSON.parse(JSON.stringify(data))], [data, data]);
	}
});

t.test('a fault of the program becomes "Error" without a message, because the message could hold content', async (t) => {
	t.same(errorData(new TypeError("Ana waits at the station")), { ...noFacts, name: "Error" });
});

t.test("every error class of the protocol, the cryptography and the SDK has a name of its own", async (t) => {
	const root = path.resolve(import.meta.dirname, "../../../clients");
	const files = ["protocol", "crypto", "sdk"].flatMap((room) =>
		readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" }).map((file) => path.join(root, room, file)),
	);
	const classes = files
		.filter((file) => file.endsWith(".ts"))
		.flatMap((file) =>
			everyNode(parse(file, readFileSync(file, "utf8")))
				.filter(
					({ type, superClass }) =>
						type === "ClassDeclaration" && /(Error|Moved)$/.test((superClass as { name?: string } | null)?.name ?? ""),
				)
				.map(({ id }) => (id as unknown as { name: string }).name),
		);
	t.same(
		classes.sort(),
		[...new Set(cases.map(([error]) => errorData(error).name))].filter((name) => !["Error", "AbortError"].includes(name)).sort(),
	);
});
