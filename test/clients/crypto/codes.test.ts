/** Codes, invitations, fingerprints: readers are tolerant about the way of typing and strict about the characters. */
import fc from "fast-check";
import t from "tap";
import { encodeCode } from "#crypto/crockford.ts";
import { fingerprint, fingerprintMatches } from "#crypto/fingerprint.ts";
import { Invite } from "#crypto/invite.ts";
import { memberKeys } from "#crypto/member.ts";
import { randomBytes } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { DeskRecoveryCode, RecoveryCode } from "#crypto/recovery.ts";
import { MemberSeed } from "#crypto/secret.ts";

await cryptoReady();
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

t.test("a code is read in every common way of typing it", async (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
			const code = new RecoveryCode(bytes).reveal();
			t.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{2}$/);
			const sloppy = [
				code.toLowerCase(),
				code.replaceAll("-", " "),
				code.replaceAll("-", ""),
				code.replaceAll("-", "\u2013"),
				` ${code}\n`,
				code.replaceAll("0", "O").replaceAll("1", "I"),
				code.replaceAll("0", "o").replaceAll("1", "l"),
			];
			for (const typed of sloppy) t.same(RecoveryCode.parse(typed).export(), bytes);
		}),
		{ numRuns: 30 },
	);
});

t.test("one wrong character, or two swapped neighbours, are always detected", async (t) => {
	const refused = (typed: string) => {
		try {
			RecoveryCode.parse(typed);
			return false;
		} catch (error) {
			if ((error as { code?: string }).code !== "bad-input") throw error;
			return true;
		}
	};
	for (let run = 0; run < 5; run++) {
		const plain = [...RecoveryCode.random().reveal().replaceAll("-", "")];
		const changed = plain.flatMap((char, i) =>
			[...ALPHABET].filter((other) => other !== char).map((other) => plain.with(i, other).join("")),
		);
		t.same(
			changed.filter((typed) => !refused(typed)),
			[],
		);
		const swapped = plain.slice(1).flatMap((char, i) =>
			char === plain[i]
				? []
				: [
						plain
							.with(i, char)
							.with(i + 1, plain[i] ?? "")
							.join(""),
					],
		);
		t.same(
			swapped.filter((typed) => !refused(typed)),
			[],
		);
	}
});

t.test("each kind of mistake has its own error message", async (t) => {
	const code = RecoveryCode.random().reveal();
	const says = (typed: string, message: RegExp) => t.throws(() => RecoveryCode.parse(typed), { code: "bad-input", field: "code", message });
	says("", /takes 34 characters, not 0/);
	says(code.slice(0, -1), /takes 34 characters, not 33/);
	says(`${code}0`, /takes 34 characters, not 35/);
	says(code.replace(/^./, "U"), /never contains "U"/);
	says(code.replace(/^./, "*"), /never contains "\*"/);
	says(
		code.replace(/^./, (char) => (char === "7" ? "8" : "7")),
		/check doesn't fit/,
	);
	says(DeskRecoveryCode.random().reveal(), /this is a desk's recovery code/);
	says(Invite.random(randomBytes(32)).reveal(), /this is an invitation/);
	t.not(encodeCode(new Array(32).fill(0), "invite"), encodeCode(new Array(32).fill(0), "recovery"));
});

t.test("an invitation fits its network only", async (t) => {
	const network = randomBytes(32);
	const made = Invite.random(network);
	const parsed = Invite.parse(made.reveal());
	t.same(parsed.signingKey().publicKey, made.signingKey().publicKey);
	t.ok(parsed.pinMatches(network));
	t.notOk(parsed.pinMatches(randomBytes(32)), "a network that a lying server made up");
	t.same(parsed.reveal(), made.reveal());
	const other = Invite.random(network);
	t.notSame(other.signingKey().publicKey, made.signingKey().publicKey);
	const plain = (invite: Invite) => invite.reveal().replaceAll("-", "");
	t.not(plain(other).slice(20, 32), plain(made).slice(20, 32), "the pin depends on the token");
	made.wipe();
	t.throws(() => made.reveal(), /wiped/);
});

t.test("a fingerprint matches only the same keys in the same network", async (t) => {
	const network = randomBytes(32);
	const keys = memberKeys(MemberSeed.random()).public;
	const other = memberKeys(MemberSeed.random()).public;
	const printed = fingerprint(network, keys);
	t.match(printed, /^(\d{5} ){9}\d{5}$/);
	const persian = printed.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit)));
	const arabic = printed.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
	for (const typed of [printed, printed.replaceAll(" ", ""), printed.replaceAll(" ", " - "), persian, arabic])
		t.ok(fingerprintMatches(typed, network, keys));
	const off = printed.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
	for (const typed of ["", printed.slice(0, -1), `${printed}0`, `x${printed}`, off]) t.notOk(fingerprintMatches(typed, network, keys));
	t.notOk(fingerprintMatches(printed, network, { ...keys, kem: other.kem }), "both keys count");
	t.notOk(fingerprintMatches(printed, network, { ...keys, sign: other.sign }), "both keys count");
	t.notOk(fingerprintMatches(printed, randomBytes(32), keys), "the network counts");
});
