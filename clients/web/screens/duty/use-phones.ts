/** The rota and the phone numbers of my desks. Each reading makes an access entry. So they are read again only when a book of my desks changes. */
import { useVerb } from "../../sitting/use-verb.ts";

export const usePhones = () => useVerb("deskPhones");
