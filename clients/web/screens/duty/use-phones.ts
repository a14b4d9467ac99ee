/** The rota and the phone numbers of my desks. They are asked for anew only when one of the desk's books changes: each look is an access entry. */
import { useQueryClient } from "@tanstack/react-query";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer } from "../../sitting/verbs/index.ts";

export function usePhones() {
	const phones = useQueryClient().getQueryData<Answer<"deskPhones">>(["deskPhones", null]) ?? [];
	const books = phones.flatMap((each) => each.books);
	// A desk that has no book yet can get one from a colleague. That book isn't known here, so each screen asks.
	const hasAll = phones.every((each) => each.books.length > 0);
	return useVerb("deskPhones", undefined, { topics: ["compartment"], ids: books, isUnannounced: !hasAll });
}
