/** The rota and the phone numbers of my desks. Each reading makes an access entry. So they are read again only when a book of my desks changes. */
import { useVerb } from "../../sitting/use-verb.ts";

export const usePhones = () =>
	useVerb("deskPhones", undefined, {
		topics: ["compartment"],
		ids: [],
		moreIds: (phones) => phones.flatMap(({ books }) => books),
		// A desk that has no book yet can get one from a colleague. That book isn't known here, so each screen asks.
		asksOnOpening: (phones) => phones.some(({ books }) => books.length === 0),
	});
