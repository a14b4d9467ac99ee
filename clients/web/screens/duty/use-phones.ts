/** The rota and the phone numbers of my desks. They are read again only when a book of the desk changes, because each reading makes an access entry. */
import { useVerb } from "../../sitting/use-verb.ts";

export const usePhones = () =>
	useVerb("deskPhones", undefined, {
		topics: ["compartment"],
		ids: [],
		moreIds: (phones) => phones.flatMap(({ books }) => books),
		// A desk that has no book yet can get one from a colleague. That book isn't known here, so each screen asks.
		asksOnOpening: (phones) => phones.some(({ books }) => books.length === 0),
	});
