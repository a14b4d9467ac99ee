/** The rota and the phone numbers of my desks. They are asked for anew only when one of the desk's books changes: each look is an access entry. */
import { useVerb } from "../../sitting/use-verb.ts";

export const usePhones = () =>
	useVerb("deskPhones", undefined, {
		topics: ["compartment"],
		ids: [],
		moreIds: (phones) => phones.flatMap(({ books }) => books),
		// A desk that has no book yet can get one from a colleague. That book isn't known here, so each screen asks.
		isUnannounced: (phones) => phones.some(({ books }) => books.length === 0),
	});
