/**
 * Makes test/vectors/crypto.json: known answers for chapter "Cryptography" of the specification.
 * Run `tsx scripts/vectors/crypto.ts && npm run fix` after a change of that chapter. Tests compare the file with this
 * code and with a second implementation. The secrets are published on purpose; they protect nothing.
 */
import { writeFileSync } from "node:fs";
import { cseal } from "../../clients/crypto/aead.ts";
import { sealAttachment } from "../../clients/crypto/attachment.ts";
import { circleCommitment, sealCircleSeed, wrapCircleSeed } from "../../clients/crypto/circle.ts";
import { deskKeys, sealDeskSeedToPrinted, sealNewDeskSeed, wrapDeskSeed } from "../../clients/crypto/desk.ts";
import { markVerifiedDirectory, sealDraftBox } from "../../clients/crypto/device.ts";
import { entryKey, epochCommitment, grantContext, sealEntry, sealGrant, sealNewEpochKey } from "../../clients/crypto/epoch.ts";
import { fingerprint } from "../../clients/crypto/fingerprint.ts";
import { Invite } from "../../clients/crypto/invite.ts";
import { Keybag, SlotKey, signRecovery } from "../../clients/crypto/keybag.ts";
import { memberKeys } from "../../clients/crypto/member.ts";
import { paddedLength } from "../../clients/crypto/padding.ts";
import type { RandomSource } from "../../clients/crypto/random.ts";
import { cryptoReady } from "../../clients/crypto/ready.ts";
import { DeskRecoveryCode, RecoveryCode } from "../../clients/crypto/recovery.ts";
import { SealKey, seal, sealPadded } from "../../clients/crypto/seal.ts";
import { CircleSeed, DeskSeed, EpochKey, ExportKey, MemberSeed } from "../../clients/crypto/secret.ts";
import { itemEntryKey } from "../../clients/crypto/space.ts";
import { type Bytes, concat, hash, idFromBytes, idToBytes, kdf, toHex, tup, utf8 } from "../../clients/protocol/bytes.ts";
import { signInProof } from "../../clients/protocol/contracts/session.ts";
import { type CircleSeat, hashOfSeats } from "../../clients/protocol/folds/directory.ts";
import { generateCaseCode } from "../../clients/sdk/casework/code.ts";
import { encodeSummary, type HandoffSummary, summaryContext } from "../../clients/sdk/casework/summary.ts";
import { isMain } from "../is-main.ts";
import { ed25519Cases } from "./ed25519-cases.ts";

export const VECTORS = new URL("../../test/vectors/crypto.json", import.meta.url);

/** A "random" source of the bytes 00 01 02 ... ff 00 ..., continued from call to call. */
export function countingRandom(): RandomSource {
	let next = 0;
	return (length) => Uint8Array.from({ length }, () => next++ % 256);
}

const fill = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const NETWORK = fill(32, 0x11);
const ORIGIN = "https://cloister.example";
const MEMBER = idFromBytes(fill(16, 0x22));
const DESK = idFromBytes(fill(16, 0x33));
const COMPARTMENT = idFromBytes(fill(16, 0x44));
const ENTRY = idFromBytes(fill(16, 0x55));
const FILE = idFromBytes(fill(16, 0x66));
const CASE = idFromBytes(fill(16, 0x77));
const HANDOFF = idFromBytes(fill(16, 0x88));

function aeadVectors() {
	const [key, aad, plaintext] = [fill(32, 1), utf8("header"), utf8("plaintext")];
	const box = cseal(key, "example", aad, plaintext, countingRandom());
	return { label: "example", key: toHex(key), aad: toHex(aad), plaintext: toHex(plaintext), box: toHex(box) };
}

/** A box for each kind of seat, with what the rekey names. */
function circleVectors() {
	const [newer, earlier] = [new CircleSeed(fill(32, 30)), new CircleSeed(fill(32, 31))];
	const [deskSeed, memberSeed] = [new DeskSeed(fill(32, 6)), new MemberSeed(fill(32, 4))];
	const at = { network: NETWORK, circle: "asia", epoch: 2, kc: circleCommitment(newer) };
	const seats: CircleSeat[] = [
		{ kind: "desk", id: DESK, via: null, ke: 3 },
		{ kind: "member", id: MEMBER, via: COMPARTMENT, ke: 2 },
		{ kind: "member", id: MEMBER, via: HANDOFF, ke: 2 },
	];
	const keyOf = ({ kind }: CircleSeat) => (kind === "desk" ? deskKeys(deskSeed) : memberKeys(memberSeed)).seal.publicKey;
	const boxes = seats.map((seat) => sealCircleSeed(keyOf(seat), at, seat, newer));
	const earlierAt = { ...at, epoch: 1, kc: circleCommitment(earlier) };
	return {
		network: toHex(NETWORK),
		circle: at.circle,
		epoch: at.epoch,
		seed: toHex(newer.export()),
		kc: toHex(at.kc),
		seats,
		who: toHex(hashOfSeats(seats)),
		deskSeed: toHex(deskSeed.export()),
		memberSeed: toHex(memberSeed.export()),
		boxes: boxes.map(toHex),
		boxesHash: toHex(hash(tup(...boxes.map(hash)))),
		withEmptyBox: toHex(hash(tup(hash(new Uint8Array(0)), ...boxes.slice(1).map(hash)))),
		from: 1,
		earlierSeed: toHex(earlier.export()),
		earlierKc: toHex(earlierAt.kc),
		wrap: toHex(wrapCircleSeed(newer, earlier, earlierAt, countingRandom())),
	};
}

/** The box of `aeadVectors`, each time with one change. The first of these boxes would open if the commitment weren't compared. */
function refusedBoxes() {
	const [key, aad] = [fill(32, 1), utf8("header")];
	const box = cseal(key, "example", aad, utf8("plaintext"), countingRandom());
	const changed = (at: number) => box.map((byte, i) => (i === at ? byte ^ 1 : byte));
	const refused: [string, Bytes, string, Bytes, Bytes][] = [
		["a wrong commitment", key, "example", aad, changed(25)],
		["a wrong format", key, "example", aad, changed(0)],
		["a wrong nonce", key, "example", aad, changed(1)],
		["a wrong ciphertext", key, "example", aad, changed(57)],
		["a wrong tag", key, "example", aad, changed(box.length - 1)],
		["a tag too short", key, "example", aad, box.slice(0, -1)],
		["too short for a box", key, "example", aad, box.slice(0, 72)],
		["another label", key, "other", aad, box],
		["another AAD", key, "example", utf8("Header"), box],
		["another key", fill(32, 2), "example", aad, box],
	];
	return refused.map(([what, k, label, header, given]) => ({ what, key: toHex(k), label, aad: toHex(header), box: toHex(given) }));
}

function sealVectors() {
	const [seed, context, secret] = [fill(32, 2), utf8("context"), fill(32, 3)];
	const key = new SealKey(seed);
	const sealed = seal(key.publicKey, context, secret, countingRandom());
	return {
		seed: toHex(seed),
		publicKey: toHex(key.publicKey.bytes),
		context: toHex(context),
		secret: toHex(secret),
		sealed: toHex(sealed),
	};
}

function memberVectors() {
	const [newer, earlier] = [new MemberSeed(fill(32, 4)), new MemberSeed(fill(32, 5))];
	const { public: keys } = memberKeys(newer);
	const place = "thread/one";
	const draft = sealDraftBox(newer, { network: NETWORK, member: MEMBER, ke: 2, place }, utf8("She arrives at"), countingRandom());
	const verified = { network: NETWORK, member: MEMBER, rules: fill(32, 20), size: 57, root: fill(32, 21), content: fill(32, 22) };
	return {
		network: toHex(NETWORK),
		member: MEMBER,
		draft: { ke: 2, place, text: toHex(utf8("She arrives at")), box: toHex(draft) },
		verified: {
			rules: toHex(verified.rules),
			size: verified.size,
			root: toHex(verified.root),
			content: toHex(verified.content),
			mark: toHex(markVerifiedDirectory(newer, verified)),
		},
		seed: toHex(newer.export()),
		sign: toHex(keys.sign),
		kemHash: toHex(hash(keys.kem)),
		earlierSeed: toHex(earlier.export()),
		fingerprint: fingerprint(NETWORK, keys),
	};
}

function deskVectors() {
	const [newer, earlier] = [new DeskSeed(fill(32, 6)), new DeskSeed(fill(32, 7))];
	const kc = deskKeys(earlier).commitment;
	const wrap = wrapDeskSeed(newer, earlier, { network: NETWORK, desk: DESK, epoch: 1, kc }, countingRandom());
	const at = { network: NETWORK, desk: DESK, epoch: 1, kc };
	const [memberSeed, code] = [new MemberSeed(fill(32, 4)), new DeskRecoveryCode(fill(20, 11))];
	const [reader, printed] = [memberKeys(memberSeed).seal.publicKey, code.sealKey().publicKey];
	const toMember = sealNewDeskSeed(reader, at, { member: MEMBER, ke: 2 }, earlier);
	const toPrinted = sealDeskSeedToPrinted(printed, at, earlier);
	return {
		network: toHex(NETWORK),
		desk: DESK,
		seed: toHex(newer.export()),
		kemHash: toHex(hash(deskKeys(newer).seal.publicKey.bytes)),
		earlierSeed: toHex(earlier.export()),
		earlierEpoch: 1,
		earlierKc: toHex(kc),
		wrap: toHex(wrap),
		member: MEMBER,
		memberKe: 2,
		memberSeed: toHex(memberSeed.export()),
		toMember: toHex(toMember),
		printedCode: toHex(code.export()),
		toPrinted: toHex(toPrinted),
	};
}

/** An entry of an item, and one of the list, whose item has the id of the space. */
function spaceVectors() {
	const seed = new CircleSeed(fill(32, 30));
	const [space, item] = [COMPARTMENT, HANDOFF];
	const [aad, content] = [utf8("header"), utf8("Who speaks Vietnamese?")];
	const own = itemEntryKey(seed, { space, item, entry: ENTRY });
	return {
		seed: toHex(seed.export()),
		space,
		item,
		entry: ENTRY,
		entryKey: toHex(own.export()),
		listEntryKey: toHex(itemEntryKey(seed, { space, item: space, entry: ENTRY }).export()),
		aad: toHex(aad),
		content: toHex(content),
		box: toHex(sealEntry(own, aad, content, countingRandom())),
	};
}

function compartmentVectors() {
	const key = new EpochKey(fill(32, 8));
	const reader = new SealKey(fill(32, 9));
	const to = { network: NETWORK, compartment: COMPARTMENT, number: 3, kc: epochCommitment(key), kind: "desk", id: DESK, ke: 2 } as const;
	const [aad, content] = [utf8("header"), utf8("Arrives on Tuesday.")];
	const own = entryKey(key, ENTRY);
	return {
		epochKey: toHex(key.export()),
		kc: toHex(to.kc),
		network: toHex(NETWORK),
		compartment: COMPARTMENT,
		number: 3,
		kind: "desk",
		holder: DESK,
		ke: 2,
		grantContext: toHex(grantContext(to)),
		readerSeed: toHex(reader.export()),
		grant: toHex(sealGrant(reader.publicKey, to, key, countingRandom())),
		handoff: MEMBER,
		holderBox: toHex(sealNewEpochKey(reader.publicKey, { ...to, via: null, handoff: null }, key)),
		pendingBox: toHex(sealNewEpochKey(reader.publicKey, { ...to, via: null, handoff: MEMBER }, key)),
		entry: ENTRY,
		entryKey: toHex(own.export()),
		aad: toHex(aad),
		content: toHex(content),
		box: toHex(sealEntry(own, aad, content, countingRandom())),
	};
}

function summaryVectors() {
	const [reader, epoch] = [new DeskSeed(fill(32, 6)), 2];
	const summary: HandoffSummary = {
		ageBand: "18-24",
		languages: ["sq", "de"],
		needs: ["shelter"],
		urgency: "urgent",
		riskLevel: "high",
		text: "Arrives on Tuesday with one child.",
	};
	const content = encodeSummary(summary);
	const context = summaryContext(NETWORK, { case: CASE, handoff: HANDOFF, to: DESK }, epoch);
	return {
		network: toHex(NETWORK),
		case: CASE,
		handoff: HANDOFF,
		desk: DESK,
		epoch,
		deskSeed: toHex(reader.export()),
		context: toHex(context),
		summary,
		content: toHex(content),
		box: toHex(sealPadded(deskKeys(reader).seal.publicKey, context, content, countingRandom())),
	};
}

function codeVectors() {
	const [recovery, desk] = [new RecoveryCode(fill(20, 10)), new DeskRecoveryCode(fill(20, 11))];
	const invite = Invite.random(NETWORK, countingRandom());
	const caseCode = (values: number[]) => ({ values, code: generateCaseCode(() => Uint8Array.from(values)) });
	return {
		cases: [caseCode([0, 0, 0, 0, 0, 0, 0]), caseCode([1, 2, 3, 4, 5, 6, 7]), caseCode([63, 62, 32, 31, 0, 1, 48])],
		recovery: { bytes: toHex(recovery.export()), code: recovery.reveal(), sign: toHex(recovery.signingKey().publicKey) },
		desk: { bytes: toHex(desk.export()), code: desk.reveal(), kemHash: toHex(hash(desk.sealKey().publicKey.bytes)) },
		invite: { token: toHex(invite.export()), network: toHex(NETWORK), code: invite.reveal(), sign: toHex(invite.signingKey().publicKey) },
	};
}

function keybagVectors() {
	const exportKey = new ExportKey(fill(64, 12));
	const code = new RecoveryCode(fill(20, 10));
	const challenge = fill(32, 13);
	const content = {
		network: NETWORK,
		member: MEMBER,
		seeds: [
			{ ke: 1, seed: new MemberSeed(fill(32, 5)) },
			{ ke: 2, seed: new MemberSeed(fill(32, 4)) },
		],
		desks: [{ desk: DESK, epoch: 2, kc: fill(32, 14) }],
		directory: { size: 5, root: fill(32, 15) },
		access: null,
		notes: utf8("notes"),
	};
	const bag = Keybag.create(content, SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(code), countingRandom());
	return {
		network: toHex(NETWORK),
		member: MEMBER,
		exportKey: toHex(exportKey.export()),
		content: {
			version: 1,
			seeds: content.seeds.map(({ ke, seed }) => ({ ke, seed: toHex(seed.export()) })),
			desks: content.desks.map(({ kc, ...desk }) => ({ ...desk, kc: toHex(kc) })),
			directory: { size: content.directory.size, root: toHex(content.directory.root) },
			access: content.access,
			notes: toHex(content.notes),
		},
		recovery: toHex(code.export()),
		bag: toHex(bag.bytes),
		origin: ORIGIN,
		challenge: toHex(challenge),
		signature: toHex(signRecovery(code, { network: NETWORK, origin: ORIGIN, member: MEMBER, challenge })),
	};
}

/** The content of the attachment vector: 70,000 bytes, so two chunks. Byte i is i mod 251. */
export const attachmentContent: Bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);

/** All stored bytes of the attachment vector. */
export async function attachmentVector() {
	const sealing = sealAttachment(FILE, [attachmentContent], countingRandom());
	const pieces: Bytes[] = [];
	for await (const piece of sealing.stored) pieces.push(piece);
	return { stored: concat(...pieces), header: sealing.header(), info: sealing.info("a.bin", "application/octet-stream") };
}

async function attachmentVectors() {
	const { stored, header, info } = await attachmentVector();
	return {
		file: FILE,
		key: toHex(info.key.export()),
		contentSize: info.size,
		chunks: header.chunks,
		size: header.size,
		hash: toHex(header.hash),
		head: toHex(stored.slice(0, 49)),
		lastTag: toHex(stored.slice(-16)),
	};
}

const ABOUT = [
	"Known answers for chapter Cryptography (clients/protocol/spec/crypto.md), and for case codes (spec/cases.md, section 8). Byte strings are hex, ids are UUIDs, codes are as a person types them. The secrets protect nothing.",
	"Random bytes are 00 01 02 ... ff 00 ... in the order in which they are drawn. They begin at 00 for each box that is named here; `keybag` and `codes.invite` draw all of their random bytes from one such sequence, `attachment` its key and then P. seal draws 64 bytes for X-Wing (32 for ML-KEM, 32 for X25519), then the nonce of cseal. `desk.toMember`, `desk.toPrinted`, `circle.boxes`, `compartment.holderBox` and `compartment.pendingBox` draw none: their coins are derived (section 3). `pendingBox` is for the hand-off `handoff`.",
	"keybag.content is the inside of the bag, before padding. It draws the bag key, then the nonces of the slots (password, recovery), then that of the inside. The content of the attachment has contentSize bytes: byte i is i mod 251. kemHash is H of the X-Wing public key. summary.content is the summary before padding (spec/compartments.md, section 5). circle: `boxes` and `boxesHash` as in spec/circles.md, section 3; `withEmptyBox` is `boxesHash` when the first seat's box has no bytes. session: the session id and its hash in an access entry (spec/logs.md, section 6).",
];

export async function cryptoVectors() {
	await cryptoReady();
	const sizes = [0, 1, 254, 255, 256, 257, 1000, 4096, 65_535, 65_536, 70_000, 1_000_000, 20_971_520];
	return {
		about: ABOUT,
		kdf: {
			key: toHex(fill(32, 16)),
			label: "example",
			parts: [toHex(utf8("a")), toHex(utf8("b"))],
			out: toHex(kdf(fill(32, 16), "example", "a", "b")),
		},
		padding: sizes.map((size) => ({ size, padded: paddedLength(size) })),
		ed25519: ed25519Cases(),
		aead: aeadVectors(),
		refusedBoxes: refusedBoxes(),
		seal: sealVectors(),
		member: memberVectors(),
		desk: deskVectors(),
		circle: circleVectors(),
		space: spaceVectors(),
		compartment: compartmentVectors(),
		summary: summaryVectors(),
		codes: codeVectors(),
		session: { id: MEMBER, hash: toHex(hash(tup("cloister/1/session", idToBytes(MEMBER)))) },
		signIn: { sessionKey: toHex(fill(64, 17)), origin: ORIGIN, proof: toHex(signInProof(fill(64, 17), ORIGIN)) },
		keybag: keybagVectors(),
		attachment: await attachmentVectors(),
	};
}

if (isMain(import.meta.url)) writeFileSync(VECTORS, `${JSON.stringify(await cryptoVectors(), null, 2)}\n`);
