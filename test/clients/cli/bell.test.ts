/** The bell of a desk on the command line. */
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { network, admin, origin, destination } = await readyNetwork(t);
const { coordinator, staff } = origin;
const type = typing(commands, coordinator.session);
const DESK = '"Desk of Origin"';

t.test("a coordinator sets parts of the bell, and the others stay", async (t) => {
	const before = await type(`desk bell ${DESK}`);
	t.match(before.data, { desk: origin.desk, mail: null, webhook: null, reminder: null, sendsMail: false });
	t.match(before.text, /email +\(this server sends no email; ask its operator\)/);
	const webhook = await type(`desk bell ${DESK} --webhook https://hooks.example.org/bell`);
	t.match(webhook.data.webhookKey, /^[\w-]{43}$/);
	t.match(webhook.text, webhook.data.webhookKey, "the key is shown once");
	t.match(webhook.text, /in clear text/);
	const reminder = await type(`desk bell ${DESK} --remind-at 8 --zone Europe/Rome`);
	t.match(reminder.data, {
		webhook: { url: "https://hooks.example.org/bell" },
		reminder: { hour: 8, zone: "Europe/Rome" },
		webhookKey: null,
	});
	t.match(reminder.text, /8:00 from Monday to Friday \(Europe\/Rome\)/);
	const albanian = await type(`desk bell ${DESK} --language sq`);
	t.match(albanian.data, { language: "sq", webhook: { url: "https://hooks.example.org/bell" }, reminder: { hour: 8 } });
	t.match(albanian.text, /language +sq/);
	await t.rejects(type(`desk bell ${DESK} --language xx`), "an unknown language is refused");
	t.match((await type(`desk bell ${DESK} --no-webhook`)).data, { webhook: null, reminder: { hour: 8 } });
	t.match((await type(`desk bell ${DESK} --no-reminder`)).data, { webhook: null, reminder: null });
});

t.test("refusals say what to do", async (t) => {
	await t.rejects(type(`desk bell ${DESK} --mail desk@example.org`), { code: "wrong-state", detail: /CLOISTER_SMTP_URL/ });
	await t.rejects(type(`desk bell ${DESK} --webhook https://127.0.0.1/`), { code: "bad-input", field: "webhook" });
	await t.rejects(type(`desk bell ${DESK} --webhook https://x.example/ --no-webhook`), { message: /exclude each other/ });
	for (const change of ["--mail desk@example.org", "--no-webhook", "--remind-at 8", "--language ro"])
		await t.rejects(type(`desk bell ${DESK} ${change} --test`), { message: /exclude each other/ }, `${change} isn't dropped`);
	await t.rejects(type(`desk bell ${DESK} --zone Europe/Rome`), { message: /--remind-at/ });
	await t.rejects(type(`desk bell ${DESK} --no-mail`, staff.session), { code: "not-allowed" });
	t.match((await type(`desk bell ${DESK}`, staff.session)).data, { desk: origin.desk }, "a member of the desk may look");
	for (const { session } of [destination.coordinator, admin]) await t.rejects(type(`desk bell ${DESK}`, session), { code: "not-found" });
});

t.test("a failing bell is shown in words", async (t) => {
	await type(`desk bell ${DESK} --webhook https://hooks.example.org/bell`);
	await network.server.sql("UPDATE bell_channel SET tries = 3, failing_since = 1767225600000, failure = 'unreachable'");
	const { data, text } = await type(`desk bell ${DESK}`);
	t.match(data.webhook.failure, { reason: "unreachable", tries: 3, since: "2026-01-01T00:00:00.000Z" });
	t.match(text, /FAILED 3 times since 20.*: the other side can't be reached/);
});
