/** The page and the server accept the same sign-in names. */
import fc from "fast-check";
import t from "tap";
import { signInName } from "#protocol/contracts/session.ts";
import { isSignInName } from "../../../clients/web/sitting/sign-in-name.ts";

const isAccepted = (name: string) => signInName.safeParse(name).success;

t.test("a name is accepted by both or by neither", async (t) => {
	const pieces = ["a", "é", "ж", "ع", "7", ".", "_", "@", "+", "-", " ", "/", "\u{1d4b6}", "\u0301", ""];
	const name = fc.array(fc.constantFrom(...pieces), { maxLength: 82 }).map((each) => each.join(""));
	fc.assert(fc.property(name, (each) => isSignInName(each) === isAccepted(each)));
	for (const each of ["ab", "abc", "a b", "x".repeat(80), "x".repeat(81), "\u{1d4b6}\u{1d4b6}", "", "ana@example"])
		t.equal(isSignInName(each), isAccepted(each), JSON.stringify(each));
	t.same(["abc", "ab", "a b"].map(isSignInName), [true, false, false]);
});
