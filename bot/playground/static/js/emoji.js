// Shortcodes to characters: the ones that people and apps use; an unknown one stays as it is typed.
const LIST = `
red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢|
large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|heavy_multiplication_x ✖️|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|
exclamation ❗|question ❓|grey_question ❔|bangbang ‼️|information_source ℹ️|bulb 💡|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|shield 🛡️|
hourglass ⌛|hourglass_flowing_sand ⏳|clock1 🕐|alarm_clock ⏰|stopwatch ⏱️|calendar 📅|date 📅|
email 📧|e-mail 📧|envelope ✉️|incoming_envelope 📨|envelope_with_arrow 📩|mailbox 📫|mailbox_with_mail 📬|mailbox_closed 📪|inbox_tray 📥|outbox_tray 📤|postbox 📮|
speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|paperclip 📎|link 🔗|bookmark 🔖|books 📚|book 📖|
file_folder 📁|open_file_folder 📂|package 📦|wastebasket 🗑️|bar_chart 📊|chart_with_upwards_trend 📈|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|
rocket 🚀|fire 🔥|sparkles ✨|star ⭐|tada 🎉|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|rotating_light 🚨|construction 🚧|bug 🐛|robot_face 🤖|
globe_with_meridians 🌐|earth_africa 🌍|satellite_antenna 📡|computer 💻|iphone 📱|phone ☎️|telephone_receiver 📞|
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_right_hook ↪️|leftwards_arrow_with_hook ↩️|arrows_counterclockwise 🔄|repeat 🔁|back 🔙|
wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|raised_hands 🙌|clap 👏|pray 🙏|muscle 💪|point_right 👉|point_up ☝️|point_down 👇|eyes 👀|handshake 🤝|raised_hand ✋|raising_hand 🙋|
smile 😄|slightly_smiling_face 🙂|grinning 😀|joy 😂|blush 😊|wink 😉|thinking_face 🤔|sweat_smile 😅|sob 😭|cry 😢|confused 😕|neutral_face 😐|heart ❤️|100 💯|
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|zzz 💤|snowflake ❄️|seedling 🌱|busts_in_silhouette 👥|bust_in_silhouette 👤|technologist 🧑‍💻|sos 🆘|new 🆕|ok 🆗|
ticket 🎫|label 🏷️|round_pushpin 📍|pushpin 📌|triangular_flag_on_post 🚩|checkered_flag 🏁|house 🏠|office 🏢|bank 🏦|hospital 🏥|test_tube 🧪|detective 🕵️|ghost 👻|biohazard_sign ☣️|skull ☠️
`;
const EMOJI = new Map(LIST.replaceAll("\n", "").split("|").map((pair) => pair.split(" ")));

/** The character for a shortcode, or the shortcode itself. */
export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, "")) ?? `:${name}:`;
