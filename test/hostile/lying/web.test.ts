/** Section 3 of SPEC.md, what a client must refuse: other web code than two admins have released. */
import { createHash } from "node:crypto";
import t from "tap";
import { toBase64Url } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { decodeManifest, encodeManifest, INDEX, MANIFEST, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { policyOf } from "#protocol/release/policy.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import { AlteredWebError, approve, checkWeb, proposeRelease } from "#sdk/index.ts";
import { forge, type Lie, type Reply, refuse, silence, where } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { brokenRules, countersign, type ShownDirectory, showDirectory } from "../../support/lying/shown-directory.ts";
import { buildFolder, type Files, manifestOf, smallBuild } from "../../support/web-build.ts";

const test = rowsOf(t);
const [earlier, build] = [
	smallBuild("the release before"),
	{ ...smallBuild("the release"), "pdf.html": "<!doctype html><title>PDF</title>" },
];
const manifest = manifestOf(build);
const world = await LyingWorld.build(t, { CLOISTER_WEB: buildFolder(t, build) });
const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
const [{ session: giver }, { session: taker }] = [await world.openSyncedSession("giver"), await world.openSyncedSession("taker")];
await approve(admin, await proposeRelease(founder, manifestOf(earlier)));
/** A device that last synced when the previous release was in force. */
const absent = await world.openSyncedSession("sender");
await approve(admin, await proposeRelease(founder, manifest));
const device = await world.openSyncedSession("reader");

const SCRIPT = "assets/index-Ab3_x-9a.js";
const ALTERED = { stopped: "altered-web-code", codes: ["altered-web-code"] };

/** Serves files of a build. */
const serves = (files: Files, made: Uint8Array = manifestOf(files)): Lie =>
	forge("web.file", "", (bytes: Uint8Array, { url }: Reply) => {
		const path = url.pathname.slice(1) || INDEX;
		return path === MANIFEST ? made : path in files ? Uint8Array.from(Buffer.from(files[path] as string)) : bytes;
	});
/** A lie about one path only. */
const only = (path: string, lie: Lie) => where((asked) => asked === path, lie);
const alters = (path: string, make: (bytes: Uint8Array) => Uint8Array): Lie => only(path, forge("web.file", "", make));
const flipped = (bytes: Uint8Array) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1);

async function findings(on: DeceivedClient, ...lies: Lie[]) {
	on.setLies(...lies);
	const before = on.proxy.changedReplies;
	let found: unknown = null;
	const stopped = await outcomeOf(() =>
		checkWeb(on.session).catch((error) => {
			if (error instanceof AlteredWebError) found = error.findings;
			throw error;
		}),
	);
	return { stopped, codes: alarmCodes(on), found, changedReplies: on.proxy.changedReplies - before };
}

test("an honest server", async (t) => {
	const checked = await checkWeb(device.session);
	t.same(checked?.manifest, manifestHash(manifest));
	t.same(checked?.files.map(({ path }) => path).sort(), Object.keys(build).sort());
	t.same(alarmCodes(device), []);
	t.match(await findings(device), { stopped: null, codes: [] });
});

test("only a manifest can be proposed", async (t) => {
	for (const none of [new Uint8Array(0), manifest.slice(1), encodeCbor([])])
		await t.rejects(proposeRelease(founder, none), { code: "bad-input", field: "manifest" });
});

test("a fault of the client itself isn't taken for altered code", async (t) => {
	const { session } = device;
	device.setLies();
	const fetchAnonymously = () => Promise.reject(new TypeError("a fault"));
	await t.rejects(checkWeb({ ...session, server: { ...session.server, fetchAnonymously } }), { name: "TypeError" });
	t.same(alarmCodes(device), []);
});

test("an altered file is noticed", async (t) => {
	for (const path of ["/", ...Object.keys(build).map((name) => `/${name}`)]) {
		const named = { ...ALTERED, found: [{ path, problem: "altered" }] };
		t.match(await findings(device, alters(path, flipped)), named, `a bit of ${path}`);
		t.match(
			await findings(
				device,
				alters(path, (bytes) => bytes.slice(0, -1)),
			),
			named,
			`${path}, cut short`,
		);
		t.match(
			await findings(
				device,
				alters(path, (bytes) => Uint8Array.of(...bytes, 10)),
			),
			named,
			`${path}, with more behind it`,
		);
	}
	const noIntegrity = (bytes: Uint8Array) =>
		Buffer.from(
			Buffer.from(bytes)
				.toString()
				.replaceAll(/ integrity="[^"]*"/g, ""),
		);
	const page = [
		{ path: "/", problem: "altered" },
		{ path: "/index.html", problem: "altered" },
	];
	t.match(await findings(device, alters("/", noIntegrity), alters("/index.html", noIntegrity)), { ...ALTERED, found: page });
	const stranger = forge("web.file", "", () => Buffer.from("<script src=//evil.example></script>"));
	t.match(await findings(device, only("/", stranger)), { ...ALTERED, found: [page[0]] }, "only what a browser asks for first");
});

test("the check sends no token, so files can't be altered for signed-in members only", async (t) => {
	const lie = alters(`/${SCRIPT}`, flipped);
	const named: Lie = { ...lie, apply: (reply, earlier) => void (reply.hasCredentials && lie.apply(reply, earlier)) };
	t.match(await findings(device, named), { stopped: null, codes: [] }, "the request has no token");
});

test("a swapped manifest is noticed", async (t) => {
	const swapped = { ...ALTERED, found: [{ path: MANIFEST, problem: "altered" }] };
	const evil = { ...build, [SCRIPT]: "steal()" };
	t.match(await findings(device, serves(evil)), swapped, "one that fits the altered files");
	t.match(await findings(device, alters(`/${MANIFEST}`, flipped)), swapped, "a bit of it");
	t.match(
		await findings(
			device,
			alters(`/${MANIFEST}`, () => new Uint8Array(600_000)),
		),
		swapped,
		"one that is too large",
	);
	t.match(await findings(device, only(`/${MANIFEST}`, refuse("web.file", 404, "no-such-route"))), {
		...ALTERED,
		found: [{ path: MANIFEST, problem: "missing" }],
	});
});

test("an old release is noticed", async (t) => {
	t.match(await findings(device, serves(earlier)), { ...ALTERED, found: [{ path: MANIFEST, problem: "altered" }] });
	t.match(await findings(absent, serves(earlier)), ALTERED, "also by a device that has seen no newer release");
});

test("a missing file is noticed", async (t) => {
	for (const path of [`/${SCRIPT}`, "/"]) {
		for (const [status, error] of [
			[404, "no-such-route"],
			[404, "unavailable"],
		] as const)
			t.match(await findings(device, only(path, refuse("web.file", status, error))), { ...ALTERED, found: [{ path, problem: "missing" }] });
	}
});

test("a page under another status or a redirect is noticed", async (t) => {
	for (const path of [`/${SCRIPT}`, "/"]) {
		for (const status of [500, 403, 401, 410, 418, 302, 307])
			t.match(
				await findings(device, only(path, refuse("web.file", status, "unavailable"))),
				{ ...ALTERED, found: [{ path, problem: "altered" }] },
				`${path} ${status}`,
			);
	}
});

test("an endless file is cut off", async (t) => {
	const path = "/icons/logo.png";
	const endless = [alters(path, (bytes) => new Uint8Array(bytes.length + 1_000_000)), only(path, silence("web.file", 200_000))];
	t.match(await findings(device, ...endless), { ...ALTERED, found: [{ path, problem: "altered" }] });
});

test("a silent or failing server raises no alarm, and the check doesn't pass", async (t) => {
	const nothing = { stopped: "unavailable", codes: [] };
	t.match(await findings(device, only(`/${SCRIPT}`, refuse("web.file", 503, "unavailable"))), nothing);
	t.match(await findings(device, only(`/${SCRIPT}`, refuse("web.file", 429, "too-many-requests"))), nothing);
	t.match(await findings(device, only(`/${MANIFEST}`, refuse("web.file", 429, "too-many-requests"))), nothing);
	const silent = await findings(device, only("/icons/logo.png", silence("web.file", 100)));
	t.match(silent, nothing);
	const both = await findings(device, only("/", refuse("web.file", 429, "too-many-requests")), alters(`/${SCRIPT}`, flipped));
	t.match(both, { ...ALTERED, found: [{ problem: "unserved" }, { problem: "altered" }] }, "but an alarm for what is false beside it");
	const away = await findings(device, {
		...refuse("web.file", 429, "too-many-requests"),
		apply: (answer, earlier) =>
			void (answer.url.pathname !== `/${MANIFEST}` && refuse("web.file", 429, "too-many-requests").apply(answer, earlier)),
	});
	t.match(away, { ...nothing, changedReplies: 4 }, "a missing server gets no request for the remaining files");
});

test("a missing or altered header is noticed", async (t) => {
	const header = (path: string, name: string, value: string | null): Lie =>
		only(path, {
			name: "header",
			on: "web.file",
			apply: ({ headers }) => (value === null ? headers.delete(name) : headers.set(name, value)),
		});
	const lies = [
		["content-security-policy", null],
		["content-security-policy", "default-src *"],
		["content-security-policy", "script-src 'self' 'unsafe-inline'"],
		["content-type", "text/html"],
		["refresh", "0;url=/evil.html"],
		["link", "</evil.js>;rel=modulepreload"],
	] as const;
	for (const path of ["/", "/index.html", `/${SCRIPT}`, "/icons/logo.png"])
		for (const [name, value] of [...lies, ["content-security-policy", policyOf("pdf.html")] as const])
			t.match(await findings(device, header(path, name, value)), { ...ALTERED, found: [{ path, problem: "headers" }] }, `${path} ${name}`);
	for (const path of ["/pdf.html"])
		for (const [name, value] of [...lies, ["content-security-policy", policyOf(INDEX)] as const])
			t.match(await findings(device, header(path, name, value)), { ...ALTERED, found: [{ path, problem: "headers" }] }, `${path} ${name}`);
});

const releasing = (made: Uint8Array, files = Object.keys(build).length, by = founder) =>
	by.sign("web.release", { release: { manifest: manifestHash(made), files } });
const shown = (...more: Statement<any>[]) => showDirectory(world, [...device.session.log, ...more].map(toWire));
/** The findings under further lies, beside those about the directory. */
const findingsWith = async (on: ShownDirectory, ...lies: Lie[]) => findings(on, ...on.proxy.lies, ...lies);

test("a release without two admins is refused", async (t) => {
	const evil = { ...build, [SCRIPT]: "steal()" };
	const made = manifestOf(evil);
	const proposed = releasing(made);
	const both = await shown(proposed, countersign(admin, proposed));
	t.match([brokenRules(both), await findingsWith(both, serves(evil))], [[], { stopped: null }], "two admins make a release");
	const alone = await shown(proposed);
	t.match([brokenRules(alone), await findingsWith(alone, serves(evil))], [[], ALTERED], "one admin only");
	const coordinators = await shown(proposed, countersign(giver, proposed), countersign(taker, proposed));
	t.equal(brokenRules(coordinators).length, 2, "coordinators instead of the second admin");
	t.match(await findingsWith(coordinators, serves(evil)), { stopped: "altered-web-code" });
	const byCoordinator = releasing(made, 5, giver);
	const stranger = await shown(byCoordinator, countersign(admin, byCoordinator));
	t.match(
		[brokenRules(stranger).length, await findingsWith(stranger, serves(evil))],
		[2, { stopped: "altered-web-code" }],
		"proposed by another",
	);

	const good = releasing(manifest, 5, admin);
	const revived = await shown(proposed, good, countersign(founder, good), countersign(admin, proposed));
	t.match(brokenRules(revived), [/object: is not an open proposal/], "a proposal that waited while another took force");
	t.match(await findingsWith(revived, serves(evil)), { stopped: "altered-web-code" });
	const empty = founder.sign("web.release", { release: { manifest: manifestHash(made), files: 0 } });
	t.match(brokenRules(await shown(empty)), [/release.files: takes 1 to 1000/]);
	const withdrawn = founder.sign("web.release", { release: null });
	t.match(await findingsWith(await shown(withdrawn)), { stopped: null }, "one admin can't withdraw a release");
	t.match(await findingsWith(await shown(withdrawn), serves(evil)), ALTERED);
});

test("a release with no manifest or a wrong one is refused, even if two admins signed it", async (t) => {
	const released = async (made: Uint8Array, files?: number) => {
		const proposed = releasing(made, files);
		return findingsWith(await shown(proposed, countersign(admin, proposed)), serves(build, made));
	};
	const listed = decodeManifest(manifest);
	const cbor = (files: WebFile[]) => encodeCbor(files.map((each) => ({ ...each })));
	const found = [{ path: MANIFEST, problem: "altered" }];
	t.match(await released(manifest), { stopped: null });
	t.match(await released(manifest, 6), { ...ALTERED, found }, "another number of files");
	t.match(await released(Buffer.from("no manifest")), { ...ALTERED, found });
	t.match(await released(cbor(listed.filter(({ path }) => path !== INDEX)), 4), { ...ALTERED, found }, "nothing about the page itself");
	t.match(await released(cbor([...listed].reverse())), { ...ALTERED, found }, "in another order");
	const twice = [listed[0] as WebFile, ...listed];
	t.match(await released(cbor(twice), 6), { ...ALTERED, found }, "a path twice");
	const elsewhere = [{ ...(listed[0] as WebFile), path: "../assets/x" }, ...listed];
	t.match(await released(cbor(elsewhere), 6), { ...ALTERED, found }, "a path that leads out");
	const longer = listed.map((each) => (each.path === SCRIPT ? { ...each, size: each.size + 1 } : each));
	t.match(await released(encodeManifest(longer)), { ...ALTERED, found: [{ path: `/${SCRIPT}`, problem: "altered" }] }, "another length");
	t.equal(createHash("sha256").update(manifest).digest("base64url"), toBase64Url(manifestHash(manifest)), "SHA-256 by Node");
});
