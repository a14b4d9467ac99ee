/** The lines that CLOISTER_CLI_TRACE prints. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { traceError, traceExchange } from "../../../clients/cli/trace.ts";

const read = { route: "GET /api/cases/:case", status: 200, ms: 12, attempt: 1, error: null, request: null };

t.test("an exchange is printed as one line with route, status, time and error", async (t) => {
	t.equal(traceExchange(read), "trace: GET /api/cases/:case 200, 12 ms\n");
	t.equal(
		traceExchange({ ...read, status: 404, error: "not-found", request: "3f2a" }),
		"trace: GET /api/cases/:case 404 not-found, 12 ms, request 3f2a\n",
	);
	t.equal(
		traceExchange({ ...read, status: null, error: "unavailable", attempt: 2 }),
		"trace: GET /api/cases/:case no answer unavailable, 12 ms, attempt 2\n",
	);
});

t.test("a request id from a lying server can't control the terminal", async (t) => {
	t.equal(
		traceExchange({ ...read, status: 500, error: "internal", request: "\u001b[2Jid\nok: 1" }),
		"trace: GET /api/cases/:case 500 internal, 12 ms, request 2Jidok1\n",
	);
});

t.test("an error is printed with its class, code and place, without its message", async (t) => {
	const traced = traceError(new ProtocolError("bad-input", "a name that somebody typed"));
	t.match(traced, /^trace: ProtocolError bad-input\n\s+at .*trace\.test/);
	t.notMatch(traced, "somebody");
	t.match(traceError(new TypeError("words\n    on two lines")), /^trace: TypeError\n\s+at /);
});
