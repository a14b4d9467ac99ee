/** Which new passwords are accepted. */
import t from "tap";
import { checkNewPassword, judgePassword } from "#sdk/account/password-strength.ts";

const ABOUT = ["Ana Kola", "ana", "Safe Ways"];
const guessable = { code: "bad-input", field: "password", message: /too easy to guess/ };

t.test("the program's own name adds nothing", async (t) => {
	for (const password of ["cloister cloister", "my-Cloïster-2026"]) t.equal((await judgePassword(password)).isEnough, false, password);
});

t.test("common passwords, patterns and names are refused, however long", async (t) => {
	const weak = [
		"123456789012",
		"qwertyuiopasdf",
		"iloveyou12345",
		"Password2026!!!",
		"jesuschrist777",
		"aaaaaaaaaaaaaaaa",
		"01.02.1987 12:00",
	];
	for (const password of [...weak, "ana kola safe ways", "AnaKola-SafeWays-2026"])
		await t.rejects(checkNewPassword(password, ABOUT), guessable, password);
	await t.rejects(checkNewPassword("zK3#v9Qp!x", ABOUT), { message: /at least 12 characters/ });
	await t.rejects(checkNewPassword("\u0065\u0301".repeat(11), ABOUT), { message: /at least 12 characters/ }, "counted as it is hashed");
});

t.test("names are compared without accents", async (t) => {
	for (const [password, name] of [
		["Kolářová Kolářová", "Kolarova"],
		["kolarova kolarova", "Kolářová"],
		["groszek groszek groszek", "Großek Groszek"],
		["søren søren søren", "Soren"],
	] as const)
		await t.rejects(checkNewPassword(password, [name]), guessable, password);
});

t.test("passphrases that everybody knows are refused, however they are written", async (t) => {
	for (const password of [
		"correct horse battery staple",
		"Correct-Horse-Battery-Staple!",
		"may the force be with you",
		"four random words here",
	])
		await t.rejects(checkNewPassword(password, ABOUT), guessable, password);
	await t.resolves(checkNewPassword("correct horse battery staple under green ladders walking", ABOUT));
});

t.test("random words and random characters are accepted", async (t) => {
	for (const password of ["walnut ferry candle tractor", "ana kola walnut ferry candle", "drei Katzen im Regen", "mF2-xQ8vLr_0tKw9"])
		await t.resolves(checkNewPassword(password, ABOUT), password);
});

t.test("random words have the full strength 1, and names count for nothing", async (t) => {
	t.match(await judgePassword("walnut ferry candle tractor", ABOUT), { strength: 1, isEnough: true });
	const { strength } = await judgePassword("Kolarova Kolarova", ["Kolarova"]);
	t.ok(strength < 0.2, String(strength));
});
