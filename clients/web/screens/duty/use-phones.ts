/** The rota and the phone numbers of my desks. Each reading makes an access entry. So they are read again only when a book of my desks changes. */
import { useVerb } from "../../sitting/use-verb.ts";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

export const usePhones = () => useVerb("deskPhones");

/** The question to a desk about its rota. */
export const ROTA_ASKED = {
	first: "duty.ask-rota.first",
	month: "duty.ask-rota.month",
} satisfies Record<NonNullable<DeskPhones["rotaAsked"]>, MessageId>;
