/** No flag is ignored silently: a flag that has no effect on a line is refused by its name. */
import t from "tap";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { UsageError } from "../../../../clients/cli/problems.ts";
import { typing } from "../../../support/commands.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";

const { origin } = await readyNetwork(t);
const { session } = origin.staff;
const type = typing(commands, session);
const { code } = await caseWith(session, origin.desk, ["identity"]);

for (const [line, flag, why] of [
	["desk duty --from +1h", "from", /needs --who/],
	['desk duty --who "Ana" --remove 1', "remove", /no effect with --who/],
	["desk duty --nobody 1 --remove 1", "remove", /no effect with --nobody/],
	["desk number --told-by voice", "told-by", /needs --of or --member/],
	['desk number --member "Ana" --remove 3f2a', "remove", /no effect with --member/],
	["review finding 3f2a --code other --outcome justified --first 1 --last 2", "first", /without a query/],
	["review finding --code other --outcome justified --first 1 --last 2 --text Words", "text", /needs a query/],
	["log verify directory --witnesses 1", "witnesses", /exported folder or a proof/],
	["log export /nowhere --log directory --bodies", "bodies", /access log only/],
	[`case write ${code} identity --row new Text`, "row", /needs --set/],
	[`case write ${code} identity --why Words Text`, "why", /needs --set/],
	[`case write ${code} identity --set prs_FirstName=Era --language sq`, "language", /needs a text/],
	[`case clash ${code} --why Words`, "why", /needs --take/],
	[`case clash ${code} 1 --take 2 --both`, "take", /no effect with --both/],
	["audit ask off-hours --most 5", "most", /no effect on the question off-hours/],
	["audit ask leaver --from -7d", "from", /no effect on the question leaver/],
] as [string, string, RegExp][])
	t.test(line, async (t) => {
		const error = await type(line).catch((thrown: unknown) => thrown);
		t.type(error, UsageError);
		t.match(error, { message: new RegExp(`^--${flag} .*${why.source}`) });
	});
