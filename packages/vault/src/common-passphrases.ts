/**
 * Stems of the passphrases that are guessed first: lower-case letters only. What people add to satisfy a rule (capitals,
 * digits and signs at the ends, look-alike characters, repetition) is taken off before comparing.
 */
export const COMMON_STEMS: readonly string[] = (
  "password passwort passphrase passwd pass motdepasse contrasena contrasenha parola haslo senha kennwort wachtwoord " +
  "letmein letmeinnow openup opensesame trustno trustme iloveyou iloveu ilovemyself loveyou loveme love lovely lover " +
  "welcome welcomehome willkommen bienvenue hello helloworld hellokitty goodmorning qwerty qwertyuiop qwertz qwertzuiop " +
  "azerty azertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qwer qazwsx qazwsxedc wasd abc abcd abcdef abcdefg abcdefgh " +
  "abcdefghij abcdefghijkl admin administrator root superuser sysadmin user username guest test testing tester demo " +
  "default changeme changeit changethis temp temporary secret topsecret mysecret private access master login signin " +
  "account server database computer internet network system windows microsoft apple google facebook instagram twitter " +
  "linkedin youtube amazon netflix samsung android iphone linux ubuntu oracle cisco github dropbox adobe spotify " +
  "whatsapp minecraft roblox fortnite pokemon pikachu naruto starwars startrek matrix batman superman spiderman ironman " +
  "avengers harrypotter hogwarts gandalf frodo legolas aragorn skywalker yoda jedi chewbacca terminator football " +
  "baseball basketball hockey soccer tennis golf running liverpool arsenal chelsea barcelona realmadrid juventus " +
  "manchester manchesterunited steelers cowboys yankees lakers eagles packers monkey dragon tiger lion panther eagle " +
  "falcon phoenix wolf bear shark dolphin butterfly unicorn princess prince queen king angel angels devil heaven jesus " +
  "jesuschrist godisgood blessed faith church christ sunshine rainbow flower summer winter spring autumn january " +
  "february march april june july august september october november december monday tuesday wednesday thursday friday " +
  "saturday sunday christmas birthday michael michelle jennifer jessica daniel andrew ashley joshua matthew robert " +
  "thomas charlie george nicole amanda william richard charles martin anthony maggie bailey buster shadow midnight " +
  "diamond silver golden purple orange banana chocolate cookie coffee cheese pepper ginger killer hunter ranger soldier " +
  "mustang ferrari porsche mercedes corvette harley yamaha honda toyota computer freedom whatever nothing something " +
  "forever family mother father brother sister daughter friends bestfriend fuckyou fuckoff asshole bitch bullshit " +
  "letmeinplease mypassword newpassword thispassword yourpassword nopassword mylogin myaccount company business office " +
  "correcthorsebatterystaple thequickbrownfox tobeornottobe holdfast workspace"
).split(" ");
