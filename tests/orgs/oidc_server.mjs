// A provider of OpenID Connect on the loopback for one test; whoever comes is who `person` says.
import { createServer } from "node:http";
import { OAuth2Server } from "oauth2-mock-server";

const server = new OAuth2Server();
let person = { sub: "0", preferred_username: "nobody" };

await server.issuer.keys.generate("RS256");
server.service.on("beforeTokenSigning", (token) => Object.assign(token.payload, person));
server.service.on("beforeUserinfo", (answer) => {
  answer.body = person;
});
await server.start(0, "127.0.0.1");

// The test says here who sits before the browser.
const door = createServer((request, answer) => {
  person = Object.fromEntries(new URL(request.url, "http://door").searchParams);
  answer.end();
});
door.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ issuer: server.issuer.url, door: door.address().port }));
});
