"""What the emoji of gitmoji.dev mean, as emoji and as `:code:`."""

from tagline.model.commit import Bump, ChangeKind

WORDS: dict[ChangeKind, str] = {
    ChangeKind.BREAKING: "💥 :boom:",
    ChangeKind.SECURITY: "🔒 🔒️ :lock:",
    ChangeKind.ADDED: "✨ :sparkles: 🎉 :tada: 🚩 :triangular_flag_on_post: 📈 :chart_with_upwards_trend:"
    " 🛂 :passport_control: 🧵 :thread: 👔 :necktie: 🦺 :safety_vest:",
    ChangeKind.CHANGED: "⚡ ⚡️ :zap: ⏪ ⏪️ :rewind: ♻ ♻️ :recycle: 💄 :lipstick: 🚸 :children_crossing: 🏗 🏗️"
    " :building_construction: ♿ ♿️ :wheelchair: 🌐 :globe_with_meridians: 🍱 :bento: 📱 :iphone: 💫 :dizzy:"
    " 🔍 🔍️ :mag: 🥅 :goal_net: 🗃 🗃️ :card_file_box: 🚚 :truck: 💬 :speech_balloon: 🔊 :loud_sound: 🔇 :mute:",
    ChangeKind.DEPRECATED: "🗑 🗑️ :wastebasket:",
    ChangeKind.REMOVED: "🔥 :fire: ⚰ ⚰️ :coffin:",
    ChangeKind.FIXED: "🐛 :bug: 🚑 🚑️ :ambulance: 🩹 :adhesive_bandage: ✏ ✏️ :pencil2: 👽 👽️ :alien:",
    ChangeKind.DOCS: "📝 :memo: 💡 :bulb: 📄 :page_facing_up:",
    ChangeKind.INTERNAL: "🎨 :art: 🚀 :rocket: ✅ :white_check_mark: 🔐 :closed_lock_with_key: 🔖 :bookmark:"
    " 🚨 :rotating_light: 🚧 :construction: 💚 :green_heart: ⬇ ⬇️ :arrow_down: ⬆ ⬆️ :arrow_up: 📌 :pushpin:"
    " 👷 :construction_worker: ➕ :heavy_plus_sign: ➖ :heavy_minus_sign: 🔧 :wrench: 🔨 :hammer: 💩 :poop:"
    " 🔀 :twisted_rightwards_arrows: 📦 📦️ :package: 🍻 :beers: 👥 :busts_in_silhouette: 🤡 :clown_face: 🥚 :egg:"
    " 🙈 :see_no_evil: 📸 :camera_flash: ⚗ ⚗️ :alembic: 🏷 🏷️ :label: 🌱 :seedling: 🧐 :monocle_face: 🧪 :test_tube:"
    " 🧱 :bricks: 🧑‍💻 :technologist: 💸 :money_with_wings:",
}
BUMPS = dict.fromkeys(("⚡", "⚡️", ":zap:", "⏪", "⏪️", ":rewind:"), Bump.PATCH)
