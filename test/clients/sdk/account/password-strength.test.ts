/** Which new passwords are accepted. */
import t from "tap";
import { checkNewPassword, judgePassword } from "#sdk/account/password-strength.ts";

const ABOUT = ["Ana Kola", "ana", "Safe Ways"];
const guessable = { code: "bad-input", field: "password", message: /too easy to guess/ };

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

t.test("random words and random characters are accepted", async (t) => {
	for (const password of ["correct horse battery staple", "ana kola correct horse battery", "drei Katzen im Regen", "mF2-xQ8vLr_0tKw9"])
		await t.resolves(checkNewPassword(password, ABOUT), password);
});

t.test("random words have the full strength 1, and names count for nothing", async (t) => {
	t.match(await judgePassword("correct horse battery staple", ABOUT), { strength: 1, isEnough: true });
	const { strength } = await judgePassword("Kolarova Kolarova", ["Kolarova"]);
	t.ok(strength < 0.2, String(strength));
});
