/** Bells: when they ring, their texts, and the addresses that they accept. */
import t from "tap";
import { BELL_LANGUAGES, RING_KINDS } from "#protocol/codes.ts";
import { isMailAddress } from "#protocol/rules/mail-address.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { isPublicAddress } from "#server/base/address.ts";
import { isQuiet, isReminderDue, retryAfter, ringsOfMove } from "../../../../server/features/bells/rules.ts";
import { checkWebhookUrl, webhookMessage } from "../../../../server/features/bells/webhook.ts";
import { TEXT_BYTES, textOf } from "../../../../server/features/bells/words.ts";
import { CaseUnderTest, idOf } from "../../../support/statements.ts";

await sodiumReady;

const at = (text: string) => Date.parse(text);

t.test("quiet hours may end on the next day, and are hours of their zone", async (t) => {
	const night = { from: 22, until: 7, zone: "Europe/Rome" };
	const quiet = (hours: typeof night, ...times: string[]) => times.map((time) => isQuiet(hours, at(`2026-11-26T${time}:00Z`)));
	t.same(quiet(night, "20:59", "21:00", "23:30", "05:59", "06:00"), [false, true, true, true, false]);
	t.same(quiet({ ...night, from: 1, until: 3 }, "23:59", "00:00", "01:59", "02:00"), [false, true, true, false]);
});

t.test("all mail texts have one length, and so have all webhook bodies", async (t) => {
	for (const language of BELL_LANGUAGES)
		for (const kind of RING_KINDS) t.equal(Buffer.byteLength(textOf(language, kind)), TEXT_BYTES, `${language} ${kind}`);
	const secret = new Uint8Array(32);
	t.equal(webhookMessage("waits", 1, secret).body.length, webhookMessage("late", 1_900_000_000_000, secret).body.length);
});

t.test("each language has two texts of its own, which reveal nothing", async (t) => {
	const texts = BELL_LANGUAGES.flatMap((language) => RING_KINDS.map((kind) => textOf(language, kind)));
	t.equal(new Set(texts).size, texts.length, "no text is copied from another language");
	for (const text of texts) {
		t.match(text, /Cloister.*\n$/, "it names the program");
		t.notMatch(text, /[0-9{}@/]/, "no number, address or argument");
	}
	t.match(textOf("en", "waits"), "Nobody reads replies to this mail.");
	const lastSentences = BELL_LANGUAGES.map((language) =>
		RING_KINDS.map((kind) =>
			textOf(language, kind)
				.trim()
				.split(/(?<=\.) /)
				.at(-1),
		),
	);
	t.ok(
		lastSentences.every(([waits, late]) => waits === late),
		"both kinds end with the same sentence",
	);
});

t.test("a reminder comes at its local hour of working days", async (t) => {
	const rome = { hour: 8, zone: "Europe/Rome" };
	t.ok(isReminderDue(rome, at("2026-11-26T06:59:50Z"), at("2026-11-26T07:00:00Z")), "a Thursday in winter");
	t.notOk(isReminderDue(rome, at("2026-11-26T07:00:00Z"), at("2026-11-26T07:00:10Z")), "once");
	t.notOk(isReminderDue(rome, at("2026-11-26T06:00:00Z"), at("2026-11-26T06:59:59Z")), "not before");
	t.ok(isReminderDue(rome, at("2026-07-02T05:59:00Z"), at("2026-07-02T06:00:30Z")), "summer time");
	t.notOk(isReminderDue(rome, at("2026-11-28T00:00:00Z"), at("2026-11-28T23:00:00Z")), "not on a Saturday");
	t.ok(isReminderDue({ hour: 9, zone: "Asia/Kathmandu" }, at("2026-11-26T03:14:00Z"), at("2026-11-26T03:16:00Z")), "an offset of 5:45");
	t.ok(isReminderDue(rome, 0, at("2026-11-26T07:30:00Z")), "after the server was away, the last day counts");
});

t.test("a take alone rings nobody, and one beside another move doesn't silence it", async (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { priority: "emergency" });
	c.request("a1", "h", c.basis("yes"));
	const handoff = () => c.state.handoffs[idOf("h")]!;
	/** The desks that ring when these moves of desk b come in one bundle. */
	const rung = (...actions: ("acknowledge" | "take" | "accept")[]) => {
		const before = structuredClone(handoff());
		for (const action of actions) c.move("b1", "h", action);
		const change = { before, after: handoff(), redAt: null, hasClosed: false };
		return ringsOfMove(change, idOf("b"), c.now).map(({ desk }) => desk);
	};
	t.same(rung("take"), []);
	c.now += 1000;
	t.same(rung("acknowledge", "take"), [idOf("a")]);
	c.now += 1000;
	t.same(rung("take", "accept"), [idOf("a")]);
});

t.test("the pauses between tries grow up to an hour", async (t) => {
	t.same(
		[1, 2, 3, 4, 5, 6, 100].map((tries) => retryAfter(tries) / 60_000),
		[0.5, 2, 10, 30, 60, 60, 60],
	);
});

t.test("only one plain mail address is accepted", async (t) => {
	for (const good of ["desk@example.org", "night.desk+bell@mail.haus-lydia.example", "a@localhost", "o'neil@example.org"])
		t.ok(isMailAddress(good), good);
	for (const bad of [
		"",
		"desk",
		"@example.org",
		"desk@",
		"desk@example.org\r\nBcc: other@example.org",
		"desk@example.org\nRCPT TO:<other@example.org>",
		"desk@example.org,other@example.org",
		"desk@example.org other@example.org",
		"Desk <desk@example.org>",
		'"desk"@example.org',
		"desk@[127.0.0.1]",
		"desk@127.0.0.1",
		"desk..night@example.org",
		"desk@-example.org",
		"dësk@example.org",
		`${"a".repeat(65)}@example.org`,
		`a@${"b.".repeat(130)}org`,
	])
		t.notOk(isMailAddress(bad), JSON.stringify(bad));
});

t.test("special addresses aren't public", async (t) => {
	for (const address of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"])
		t.ok(isPublicAddress(address), address);
	for (const address of [
		"0.0.0.0",
		"10.1.2.3",
		"100.64.0.1",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.168.0.1",
		"198.18.0.1",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:127.0.0.1",
		"::ffff:8.8.8.8",
		"::127.0.0.1",
		"64:ff9b::7f00:1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"fc00::1",
		"fd12::1",
		"fe80::1%eth0",
		"ff02::1",
	])
		t.notOk(isPublicAddress(address), address);
});

t.test("a webhook's URL must lead to the public internet over TLS", async (t) => {
	const refused = (url: string, allowed = false) =>
		t.throws(() => checkWebhookUrl(url, allowed), { code: "bad-input", field: "webhook" }, url);
	for (const url of ["https://hooks.example.org/bell", "https://8.8.8.8/", "https://[2606:4700::1111]/"])
		t.doesNotThrow(() => checkWebhookUrl(url, false), url);
	for (const url of [
		"http://hooks.example.org/bell",
		"https://127.0.0.1/",
		"https://127.1/",
		"https://2130706433/",
		"https://0x7f.0.0.1/",
		"https://0177.0.0.1/",
		"https://[::1]/",
		"https://[::ffff:127.0.0.1]/",
		"https://[::ffff:7f00:1]/",
		"https://169.254.169.254/latest/meta-data",
		"https://10.0.0.1:8443/",
		"https://localhost/",
		"https://LOCALHOST./",
		"https://printer.local/",
		"https://metadata.google.internal/",
		"https://user:word@hooks.example.org/",
		"https://hooks.example.org/#part",
	])
		refused(url);
	t.doesNotThrow(() => checkWebhookUrl("http://127.0.0.1:9/", true));
	refused("http://user:word@127.0.0.1/", true);
});
