/** Each route of the web client is in the list of those that screens-*.test.ts open. */
import t from "tap";
import { ROUTES } from "../../../../clients/web/screens/routes.ts";
import { ROUTES_BY_PERSON } from "../../../support/web/routes-by-person.ts";

t.test("each route is opened by exactly one person", async (t) => {
	t.same(Object.values(ROUTES_BY_PERSON).flat().sort(), ROUTES.map(({ path }) => path).sort());
});
