import type { ChangeSessionBody, CreateSessionBody } from "@holdfast/protocol/sessions";

/**
 * A session for the document's examples, made with the example account by make-example.ts of services/auth: signed by
 * its device, so that the examples run as they stand once that account is registered.
 */
export const EXAMPLE_SESSION: {
  readonly create: CreateSessionBody;
  readonly rename: ChangeSessionBody;
} = {
  create: {
    id: "ses_0192f1d0c0de70008000000000000001",
    meta: "SEZWMQEBCQFz0TkaO2g5L7ZLIoFULIkgAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAA4AAEBV_IwiuDXoj4vwuLjWMSb4X28C55__UZ6JgiT9f6K68BeZIecU6x5Se86jHtY950Z5TQsNZvjUN9w3011NH7S7rk0iTvt4ODuSBWF6qGt1S498qrlfKnzeRAkShAlmxk_TCzUxVDgfZodwKFW4gNdIpwUvxymwtLuvOlHuAeFKfiNts1a7NoynxjG6_bhfvcX8TtuQWOVdB-nSHuGpiH9G50wcDZy4zu4OVglk9gqENgy_p-diI4vAA",
    nameTag: "H3dGcpJzUZpeH80uXTLNAw",
  },
  rename: {
    meta: "SEZWMQEBCQFz0TkaO2g5L7ZLIoFULIkgAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAApBaajDmP9FtVierBwjyWk4AAAA4AAEBIjHwZ6CeI8nby30KYIf2KOAQIUFXOKJY6aXimuFVjHG5k0T3q2svB6N2-EMUTNTnXFOW52SZbc1y1t_KbX2i4455jXa8WVmvkhYTA3bGmyztu1oFVsoxDuSK353mN3fPsInt04ONHixoZY8OWA1S0xuSaYHSagwYCY-qKYgOQu1kJkkYUA0hpKRrxTBHFayycjy3bMdzqVx4tybMwdTvUWLcuvqeNOcqf4IlfOkSfn6kyHl96dBQDw",
    nameTag: "H3dGcpJzUZpeH80uXTLNAw",
  },
};
