/** What is tried first against any door, of ten characters and more; in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  0123456789 0987654321 1111111111 1122334455 1234509876 1234554321 1234567890 12345678900 12345678910 123456789a
  1234567891 1234567899 123456789q 123456789z 1234qwerasdf 1234qwerty 123123123123 123321123321 123abc456def
  123qweasdzxc 1357924680 147258369a 1478963250 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qazxsw23edc
  1qaz2wsx3edc4rfv 9876543210 a123456789 aa123456789 aaaaaaaaaa abc123456789 abcd123456 abcd1234567 abcdefghij
  abcdefghijk administrator adminadmin admin123456 admin1234567 alexander1 allahuakbar ashleymichelle babygirl123
  barcelona1 basketball baseball123 bestfriend bigdaddy123 blackberry bluebird123 butterfly1 california1 changemenow
  changemeplease changeme123 chocolate1 christopher cooperative correcthorse correcthorsebatterystaple darkknight1
  defaultpassword elizabeth1 everything fernandez1 football10 football123 forever123 fuckyou123 godisgood1
  goodmorning grandmother greenapple hello123456 helloworld helloworld1 hellothere iloveyou12 iloveyou123
  iloveyou1234 iloveyouso iloveyoubaby india12345 internet123 jenniferlopez jesuschrist jordan2323 justinbieber
  killerqueen leavemealone letmein123 letmeinnow liverpool1 liverpoolfc logitech123 loveforever loveyou123
  lovelovelove manchester manchester1 master12345 michael123 microsoft1 monkey12345 motherfucker motorola123
  mynameisnot mypassword mypassword1 networking newpassword newyork123 nothing123 operations panoptes123 pa55word123
  passpasspass passw0rd123 passw0rd1234 passw0rd12345 password00 password01 password10 password11 password12
  password123 password1234 password12345 password123456 password321 passwordpassword plumewifi123 pokemon123
  princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedcrfv qazwsxedc123 qwaszx1234 qweasdzxc1
  qweasdzxc123 qwer1234qwer qwertasdfg qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1
  qwertyuiop12 qwertyuiop123 qwertzuiop rainbow123 realmadrid realmadrid1 sagitarius samsung123 secretpassword
  seriously1 simplepassword snowboarding starwars123 strawberry summer2023! summer2024! summer2025! summer2026!
  sunshine12 sunshine123 superman123 superstar1 sweetheart temporary1 testpassword testtest123 test123456
  thebeatles thegreatest trustno1trustno1 twilight123 undertaker university valentina1 volleyball welcome123
  welcome1234 welcome12345 whatever12 whatever123 winter2024! winter2025! winter2026! yourpassword zaq12wsxcde3
  zaq1zaq1zaq1 zxcvbnm123 zxcvbnm1234 zxcvbnmasd asdfghjkl1 asdfghjkl123 asdfasdfasdf asdf1234asdf asdfghjklz
  `
    .trim()
    .split(/\s+/),
);
