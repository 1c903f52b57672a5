"""Names for people who do not exist.

Given names are common ones of many languages. Family names are put together from parts, so that a whole name
belongs to nobody we know of.
"""

from sightline.invented_county.chance import Chance, listed

GIRLS = listed(
    """
    Amara Leila Ruth Poppy Daria Maryam Nadia Ffion Perpetua Idony Selma Leonie Odile Tamsin Isolde
    Wren Juniper Saffron Nerys Elowen Zadie Marisol Ottilie Briony Celandine Anwen Rosalba Thandiwe
    Ngozi Ayesha Samira Farida Yasmin Noor Zainab Halima Priya Anjali Kavya Meera Lakshmi Mei Linh
    Suki Hana Ivana Zofia Kasia Agnieszka Milena Oksana Daniela Ioana Bianca Lucia Inès Camille
    Margot Freya Astrid Signe Greta Effie Iona Morag Catrin Seren Bethan Carys Keziah Tabitha Dorcas
    Lettice Clementine Honor Verity Constance Winifred Mabel Edith Hester Flora Marigold Primrose
    Hazel Olive Ivy Willow Skye Summer Destiny Chantelle Kayleigh Shanice Tiana Aaliyah Imani Esi
    Abena Folake Chioma Adaeze Wanjiru Makena Selam Hiwot Rahwa Salma
    """
)
BOYS = listed(
    """
    Rhys Kofi Noah Tyrell Ellis Finn Ansel Bodhi Samir Ewan Hollis Callum Marcus Gwil Anton Dara
    Emrys Caspian Jago Lorcan Tadhg Ciaran Fergus Hamish Lachlan Magnus Soren Otto Felix Hugo Rafael
    Mateo Luca Dario Enzo Matteo Stefan Mihai Radu Andrei Pavel Tomasz Kacper Jakub Bartek Filip
    Milan Goran Emil Anders Idris Tariq Hamza Bilal Yusuf Ibrahim Zayd Omar Khalid Rahim Arjun Rohan
    Vikram Dev Kiran Nikhil Jian Wei Minh Kenji Haru Kwame Ekow Femi Tunde Chidi Emeka Obinna Sipho
    Themba Jabari Baraka Tesfay Yonas Filmon Abel Silas Amos Jethro Reuben Gideon Barnaby Rupert
    Monty Archie Alfie Freddie Stanley Wilf Ned Dexter Kai Jaden Tyler Kyle Reece Jaydon Zack Leroy
    Curtis Dwayne Malachi Ezra
    """
)
BEGINNINGS = listed(
    """
    Thirl Calder Garrow Fen Oak Wex Mar Larks Ash Harbot Merri Bright Win Achter Draycot Pargen Tre
    Birt Tolli Quil Tarrow Vos Stan Hather Wither Corn Bram Dunnock Elder Farth Gorse Hurst
    Isen Jessa Kestrel Lind Mossa Nether Orrin Pender Quarn Rook Sallow Tamar Ulver Venn Whin
    Yarrow Copse Dray Ember Fallow Gander Hollow Ings Kerse Ladder Medlar Nettle Osier Plover Rushen
    Sedge Teasel Warbler
    """
)
ENDINGS = listed(
    """
    gate stone by march hanger combe wood ton weather water berg strand more lock shaw croft mere
    beck dale ford holt wick thorpe well field garth ridge side worth bourne
    """
)
SECONDS = listed(
    """
    Bell Reed Marsh Finn Ray Obi Lowe Amos Stone Finch Okoro Adeyo Qadri Rahmo Varga Nowik Haile
    Sando Petrov Malik Devra Osei Tran Bose Mensah Ferro Duarte Kaya Idowu Larsen
    """
)
ABROAD = {
    "girls": ("Selam", "Hiwot", "Rahwa", "Salma", "Linh", "Farida"),
    "boys": ("Tesfay", "Yonas", "Filmon", "Abel", "Rahim", "Khalid", "Minh", "Bilal", "Tariq", "Hamza"),
    "family": (
        "Gebreyo",
        "Tekleab",
        "Ahmadzo",
        "Noorzar",
        "Barzano",
        "Trangh",
        "Osmanil",
        "Haidaro",
        "Yusufel",
    ),
}


def family_name(chance: Chance) -> str:
    """Return a family name, one in eight of them double."""
    name = chance.one_of(BEGINNINGS) + chance.one_of(ENDINGS)
    return f"{name}-{chance.one_of(SECONDS)}" if chance.happens(0.125) else name


def given_name(chance: Chance, sex: str) -> str:
    """Return a given name."""
    return chance.one_of(GIRLS if sex == "F" else BOYS)


def worker_name(chance: Chance) -> str:
    """Return the whole name of somebody who works here, more often a woman."""
    return f"{given_name(chance, 'F' if chance.happens(0.8) else 'M')} {family_name(chance)}"


def abroad(chance: Chance, sex: str) -> tuple[str, str]:
    """Return the given and family name of a child who came to the country alone."""
    return chance.one_of(ABROAD["girls" if sex == "F" else "boys"]), chance.one_of(ABROAD["family"])


def misspelt(chance: Chance, name: str) -> str:
    """Return the name as somebody in a hurry may write it: two letters changed round, doubled or left out."""
    at = chance.whole(1, len(name) - 3)
    first, second = name[at], name[at + 1]
    ways = (
        name[:at] + second + first + name[at + 2 :],
        name[:at] + first + name[at:],
        name[:at] + name[at + 1 :],
    )
    written = chance.one_of(ways)
    return written if written != name else name[:at] + first + name[at:]
